using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>A notebook that has been executed, as far as it went.</summary>
public sealed record NotebookRun
{
    /// <summary>Tag of cells that were not executed.</summary>
    public const string NotRunTag = "not-run";

    /// <summary>The notebook with its outputs.</summary>
    public required Notebook Notebook { get; init; }

    /// <summary>What became of each cell that is code, in their order.</summary>
    public required IReadOnlyList<CellOutcome> Cells { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether every cell has been executed and none failed.</summary>
    public bool Succeeded => Cells.All(cell => cell.State == CellState.Done);

    /// <summary>Whether the run was stopped from outside.</summary>
    public bool Interrupted { get; init; }
}
