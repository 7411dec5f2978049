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

    /// <summary>Event time, in ticks, from which single values are whole; older ones were given up for their age.</summary>
    public long RawFrom { get; init; }

    /// <summary>Event time, in ticks, from which sums of seconds are whole.</summary>
    public long SecondsFrom { get; init; }

    /// <summary>Event time, in ticks, from which sums of minutes are whole.</summary>
    public long MinutesFrom { get; init; }

    internal long From(HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Raw => RawFrom,
        HistoryResolution.Second => SecondsFrom,
        HistoryResolution.Minute => MinutesFrom,
        _ => 0,
    };
}
