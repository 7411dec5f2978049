namespace RealtimeWorkbench.History;

/// <summary>One execution of an operation as the history has it. One that goes on from a checkpoint stays the same run.</summary>
/// <param name="Id">Its name, such as "20261122-214512-spc-3f2a"; later runs sort behind earlier ones.</param>
/// <param name="Operation">Id of the operation.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="StartedAt">When it was started first (UTC, by the clock of the run).</param>
/// <param name="EndedAt">When it ended; <see langword="null"/> while it runs, and of one that was killed.</param>
/// <param name="State">How it stands: running, completed, stopped or failed.</param>
public sealed record HistoryRun(string Id, string Operation, string Source, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string State)
{
    /// <summary>Event time of its first sample; <see langword="null"/> if it has none.</summary>
    public DateTimeOffset? FirstSampleAt { get; init; }

    /// <summary>Event time of its last sample.</summary>
    public DateTimeOffset? LastSampleAt { get; init; }

    /// <summary>When something was written of it last: while it goes on, each minute at least once it has had a sample, also where its machines are silent.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Values that were stored of it, over all its series.</summary>
    public long Values { get; init; }
}
