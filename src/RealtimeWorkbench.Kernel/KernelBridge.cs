using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel;

/// <summary>
/// What a library in a cell can ask of the kernel. Found by name and bound by reflection,
/// so that the library needs no reference to the kernel and works without it: only types of the base class library.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
public static class KernelBridge
{
    /// <summary>Cancelled when the running cell is interrupted; <see cref="CancellationToken.None"/> outside of cells.</summary>
    public static CancellationToken CellCancellation => CellContext.Current?.Interrupted ?? CancellationToken.None;

    /// <summary>Shows an output, or replaces every output that has the id, also after the cell that calls has ended.</summary>
    /// <param name="displayId">Names the output for later updates.</param>
    /// <param name="update">Whether the outputs with the id are replaced instead of a new one shown.</param>
    /// <param name="data">Texts by MIME type.</param>
    /// <exception cref="InvalidOperationException">No cell has run yet.</exception>
    public static void Display(string displayId, bool update, IReadOnlyDictionary<string, string> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(displayId);
        ArgumentNullException.ThrowIfNull(data);

        CellOutput.Send(CellContext.Current, displayId, update, new Dictionary<string, string>(data));
    }
}
