namespace RealtimeWorkbench.History;

/// <summary>How long a history keeps what it has, from when it was written. Coarser sums are kept no shorter than what is finer, for which they answer.</summary>
public sealed record HistoryRetention
{
    /// <summary>For how long single values are kept; zero for ever.</summary>
    public TimeSpan Raw { get; init; }

    /// <summary>For how long sums of seconds are kept; zero for ever.</summary>
    public TimeSpan Seconds { get; init; }

    /// <summary>For how long sums of minutes are kept; zero for ever.</summary>
    public TimeSpan Minutes { get; init; }

    /// <summary>For how long sums of hours, events and runs are kept; zero for ever.</summary>
    public TimeSpan Hours { get; init; }

    /// <summary>Most bytes of the store, whose oldest single values go first, then the oldest sums of seconds, of minutes, of hours, and what was written within the last day after all that is older; zero for as many as there are.</summary>
    public long Bytes { get; init; }

    /// <summary>For how long what is kept at a resolution is kept.</summary>
    public TimeSpan Of(HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Raw => Raw,
        HistoryResolution.Second => Seconds,
        HistoryResolution.Minute => Minutes,
        _ => Hours,
    };
}
