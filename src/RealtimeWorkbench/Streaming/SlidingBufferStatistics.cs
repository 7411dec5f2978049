namespace RealtimeWorkbench.Streaming;

/// <summary>How full a <see cref="SlidingBuffer"/> is, for one machine or for all.</summary>
/// <param name="Machines">Machines counted here.</param>
/// <param name="Capacity">Most samples that are kept, of all these machines together.</param>
/// <param name="Count">Samples kept.</param>
/// <param name="Added">Samples taken in so far.</param>
/// <param name="Evicted">Samples that had to make room for newer ones.</param>
/// <param name="Oldest">Event time (UTC) of the oldest sample kept, or <see langword="null"/> if there is none.</param>
/// <param name="Newest">Event time (UTC) of the newest sample kept, or <see langword="null"/> if there is none.</param>
public sealed record SlidingBufferStatistics(
    int Machines,
    long Capacity,
    long Count,
    long Added,
    long Evicted,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest)
{
    /// <summary>Share that is filled, from 0 to 1.</summary>
    public double Utilization => Capacity > 0 ? (double)Count / Capacity : 0;
}
