namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>What a notebook host offers beyond showing the value of a cell.</summary>
internal interface IHostBridge
{
    /// <summary>Whether an output can still be updated when its cell has ended.</summary>
    bool UpdatesLater { get; }

    /// <summary>Cancelled when the running cell is interrupted.</summary>
    CancellationToken CellCancellation { get; }

    /// <summary>Shows an output, or replaces what was shown with the same id.</summary>
    /// <param name="displayId">Names the output.</param>
    /// <param name="update">Whether to replace instead of to show a new one.</param>
    /// <param name="output">The output.</param>
    Task ShowAsync(string displayId, bool update, CellOutput output);
}
