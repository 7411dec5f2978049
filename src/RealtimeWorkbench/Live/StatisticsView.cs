using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>How the stream runs.</summary>
/// <param name="SamplesProduced">Samples that the source gave.</param>
/// <param name="SamplesProcessed">Samples that all monitors saw.</param>
/// <param name="DeadLettered">Records that could not become samples.</param>
/// <param name="Late">Samples older than the newest one of their machine.</param>
/// <param name="Duplicates">Samples that had come before.</param>
/// <param name="Dropped">Samples dropped because the queue was full.</param>
/// <param name="Batches">Batches processed.</param>
/// <param name="Errors">Failures of the stream.</param>
/// <param name="Throughput">Samples a second over the last 10 s.</param>
/// <param name="ThroughputOverall">Samples a second over the whole run.</param>
/// <param name="LatencyMs">From arrival to processed.</param>
/// <param name="BufferUse">Fullest queue, 0 to 1.</param>
/// <param name="Machines">Machines seen.</param>
public sealed record StatisticsView(
    long SamplesProduced,
    long SamplesProcessed,
    long DeadLettered,
    long Late,
    long Duplicates,
    long Dropped,
    long Batches,
    long Errors,
    double Throughput,
    double ThroughputOverall,
    LatencyView LatencyMs,
    double BufferUse,
    int Machines)
{
    /// <summary>Samples that are held until their turn in event time comes.</summary>
    public int Held { get; init; }

    /// <summary>Places where something seems to be missing.</summary>
    public long Gaps { get; init; }

    /// <summary>Sequence numbers left out, less those that came after all.</summary>
    public long Missing { get; init; }

    /// <summary>Records that lie ready in the source and have not been read; <see langword="null"/> where nobody knows.</summary>
    public long? Lag { get; init; }

    /// <summary>Dead letters that could not be kept where the source keeps them; <see langword="null"/> where it keeps none.</summary>
    public long? DeadLettersLost { get; init; }

    /// <summary>What has become of the checkpoints; <see langword="null"/> if none are written.</summary>
    public CheckpointSummary? Checkpoints { get; init; }

    /// <summary>Nothing has run yet.</summary>
    public static StatisticsView None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new LatencyView(0, 0, 0), 0, 0);

    /// <summary>Makes the view of a snapshot.</summary>
    /// <param name="statistics">The snapshot.</param>
    /// <param name="machines">Machines seen.</param>
    public static StatisticsView Of(StreamStatisticsSnapshot statistics, int machines) => new(
        statistics.Produced,
        statistics.Processed,
        statistics.DeadLettered,
        statistics.Late,
        statistics.Duplicates,
        statistics.Dropped,
        statistics.Batches,
        statistics.Errors,
        statistics.SamplesPerSecond,
        statistics.SamplesPerSecondOverall,
        new LatencyView(
            statistics.Latency.P50.TotalMilliseconds,
            statistics.Latency.P95.TotalMilliseconds,
            statistics.Latency.P99.TotalMilliseconds),
        statistics.BufferUse,
        machines)
    {
        Held = statistics.Held,
        Gaps = statistics.Gaps,
        Missing = statistics.Missing,
    };
}
