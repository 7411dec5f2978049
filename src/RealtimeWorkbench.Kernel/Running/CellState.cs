namespace RealtimeWorkbench.Kernel.Running;

/// <summary>What became of a cell.</summary>
public enum CellState
{
    /// <summary>It hasn't been executed: the run ended before.</summary>
    NotRun,

    /// <summary>It has been executed.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It took longer than a cell may, and was interrupted.</summary>
    TimedOut,

    /// <summary>It was interrupted from outside.</summary>
    Interrupted,
}
