namespace RealtimeWorkbench.Kernel.Running;

/// <summary>What became of a cell that is code.</summary>
public sealed record CellOutcome
{
    /// <summary>Number of the cell among those that are code, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Position of the cell in the executed notebook, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>What became of it.</summary>
    public CellState State { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What went wrong: one sentence.</summary>
    public string? Error { get; init; }

    /// <summary>What went wrong, in lines for people, the sentence first.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];
}
