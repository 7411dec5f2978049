namespace RealtimeWorkbench.Kernel.Running;

/// <summary>How a notebook is executed.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>Whether the cells after one that fails are executed too. Off by default.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How long a cell may take before it is interrupted. 10 min by default.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an interrupted cell, and the kernel at the end, may take before the kernel is ended by force. 2 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);
}
