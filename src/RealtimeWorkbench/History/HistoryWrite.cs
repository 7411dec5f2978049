namespace RealtimeWorkbench.History;

/// <summary>What is stored in one transaction: all of it, or nothing.</summary>
public sealed class HistoryWrite
{
    /// <summary>Who writes; the same for all that one run of the program writes.</summary>
    public required string Writer { get; init; }

    /// <summary>Number of this write, greater than those before it: one that was stored already is not stored again, as after a connection was lost.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it is written, in ticks of UTC; set anew at each try, since the clock may have been set between two of them.</summary>
    public required long Written { get; set; }

    /// <summary>Runs that are new or have changed.</summary>
    public IReadOnlyList<HistoryRun> Runs { get; init; } = [];

    /// <summary>New values by series, with the unit.</summary>
    public IReadOnlyList<(SeriesKey Series, string Unit, NewBlock Block)> Blocks { get; init; } = [];

    /// <summary>Values that are stored already and come again after the checkpoint that the mark of the block names; they are noted, not stored once more.</summary>
    public IReadOnlyList<(SeriesKey Series, string Unit, NewBlock Block)> Awaited { get; init; } = [];

    /// <summary>Events that are new or have changed.</summary>
    public IReadOnlyList<HistoryEvent> Events { get; init; } = [];
}
