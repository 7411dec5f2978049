using RealtimeWorkbench.Kernel.Cells;
using RealtimeWorkbench.Kernel.Hosting;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>The cell that a flow of code belongs to, also when it goes on in the background after the cell has ended.</summary>
/// <param name="id">Id of the request.</param>
/// <param name="events">Where its output goes.</param>
/// <param name="interrupted">Cancelled when the running cell is interrupted.</param>
internal sealed class CellContext(string? id, EventQueue events, CancellationToken interrupted)
{
    private static readonly AsyncLocal<CellContext?> Flow = new(changed => _onThread = changed.CurrentValue);

    [ThreadStatic]
    private static CellContext? _onThread;

    /// <summary>Cell of the code that asks, or null outside of all cells.</summary>
    public static CellContext? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>
    /// The same as <see cref="Current"/>, faster: once a cell was aborted, every iteration of every loop asks, for good, because
    /// nobody knows what of that cell is still on its way to its next checkpoint.
    /// </summary>
    public static CellContext? OnThread => _onThread;

    /// <summary>The last cell that was started, for code that has lost its flow: threads of native code, for instance.</summary>
    public static CellContext? Latest { get; set; }

    public string? Id { get; } = id;

    public EventQueue Events { get; } = events;

    public CancellationToken Interrupted { get; } = interrupted;

    /// <summary>Whether the cell has not ended by itself when it was interrupted: its code ends at the next checkpoint.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Lets the code of the cell end at its next checkpoint.</summary>
    public void Abort()
    {
        IsAborted = true;
        CellCheckpoint.Close();
    }
}
