using System.ComponentModel;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Cells;

/// <summary>Where code of cells looks whether it has to end. The kernel puts calls into every loop and function of a cell.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellCheckpoint
{
    private static volatile bool _anyAborted;

    /// <summary>Ends the code that calls, if its cell was interrupted and has not ended by itself.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pass()
    {
        if (_anyAborted)
        {
            PassAborted();
        }
    }

    /// <summary>
    /// From now on checkpoints look closer. For good: nobody knows what of an aborted cell is still on its way to its next checkpoint.
    /// </summary>
    internal static void Close() => _anyAborted = true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PassAborted()
    {
        if (CellContext.OnThread is { IsAborted: true } cell)
        {
            throw new OperationCanceledException("The cell was interrupted.", cell.Interrupted);
        }
    }
}
