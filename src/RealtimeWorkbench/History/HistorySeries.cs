namespace RealtimeWorkbench.History;

/// <summary>The values of one metric of one machine in one run.</summary>
/// <param name="Number">Its number in the store.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="First">Event time of its earliest value, in ticks of UTC.</param>
/// <param name="Last">Event time of its latest value.</param>
/// <param name="Values">Values that were stored.</param>
public sealed record HistorySeries(long Number, string Run, string Machine, string Metric, string Unit, long First, long Last, long Values)
{
    /// <summary>Longest time that one block of it spans, in ticks.</summary>
    public long Span { get; init; }

    /// <summary>When it was written last, in ticks of UTC.</summary>
    public long Written { get; init; }

    /// <summary>When its run was started, in ticks of UTC.</summary>
    public long RunStarted { get; init; }

    /// <summary>Greatest mark among what is in its sums; a run that goes on from a checkpoint with it, or an older one, brings that once more.</summary>
    public long SettledMark { get; init; }
}
