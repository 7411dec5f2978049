namespace RealtimeWorkbench.History;

/// <summary>Lengths of what <see cref="HistoryResolution"/> names, in ticks.</summary>
internal static class Resolutions
{
    /// <summary>Ticks of one sum; 1 for single values.</summary>
    public static long Ticks(this HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Second => TimeSpan.TicksPerSecond,
        HistoryResolution.Minute => TimeSpan.TicksPerMinute,
        HistoryResolution.Hour => TimeSpan.TicksPerHour,
        _ => 1,
    };

    /// <summary>Start of the stretch of some ticks that a time lies in.</summary>
    public static long Floor(long time, long ticks) => time - (time % ticks);

    /// <summary>First start of a stretch of some ticks that is not before a time.</summary>
    public static long Ceiling(long time, long ticks) => Floor(time + ticks - 1, ticks);
}
