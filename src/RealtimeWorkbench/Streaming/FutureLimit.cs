namespace RealtimeWorkbench.Streaming;

/// <summary>How far ahead of the clock event times may lie.</summary>
internal static class FutureLimit
{
    /// <summary>The last event time that counts as possible now.</summary>
    /// <param name="furthest">As in <see cref="PipelineOptions.FurthestFuture"/>: zero allows every time.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The time in ticks of UTC.</returns>
    public static long At(TimeSpan furthest, TimeProvider time) =>
        furthest > TimeSpan.Zero ? time.GetUtcNow().UtcTicks + furthest.Ticks : long.MaxValue;
}
