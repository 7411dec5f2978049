namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What has become of the checkpoints of a run.</summary>
/// <param name="Committed">Checkpoints committed.</param>
/// <param name="Bytes">Bytes of state in them.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="Problem">Why the newest attempt failed, in one sentence; <see langword="null"/> if it did not.</param>
public sealed record CheckpointSummary(long Committed, long Bytes, long Failed, string? Problem)
{
    /// <summary>
    /// Which partitions another run has taken over while this one still got samples of them, in one sentence; <see langword="null"/> if
    /// there are none. What comes of them is not processed here.
    /// </summary>
    public string? Fenced { get; init; }

    /// <summary>When the newest one was committed (UTC), by the clock of the run; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? CommittedAt { get; init; }
}
