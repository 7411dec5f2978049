namespace RealtimeWorkbench.Streaming;

/// <summary>What became of the samples of a run, as of one moment.</summary>
/// <remarks>
/// Once the run is over, <see cref="Produced"/> = <see cref="Processed"/> + <see cref="DeadLettered"/> + <see cref="Late"/> +
/// <see cref="Duplicates"/> + <see cref="Dropped"/> + <see cref="Discarded"/>. While it runs, the rest is on its way.
/// </remarks>
public sealed record StreamStatisticsSnapshot
{
    /// <summary>Records that the source delivered: samples, and records that could not become one.</summary>
    public long Produced { get; init; }

    /// <summary>Samples that every monitor saw.</summary>
    public long Processed { get; init; }

    /// <summary>How many of <see cref="Processed"/> earlier runs have processed that this one goes on with.</summary>
    public long Resumed { get; init; }

    /// <summary>Records that could not become samples, and samples from too far in the future.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Samples older than the newest of their machine by more than the allowed lateness; kept aside, not shown to the monitors.</summary>
    public long Late { get; init; }

    /// <summary>Samples that repeated a sequence number of their machine, or what it had already said for the same event time.</summary>
    public long Duplicates { get; init; }

    /// <summary>Samples that are held until their turn in event time comes.</summary>
    public int Held { get; init; }

    /// <summary>Samples handed on before their turn, because too many of their machine were held.</summary>
    public long ReleasedEarly { get; init; }

    /// <summary>Places where something seems to be missing: sequence numbers left out, or much more time than usual.</summary>
    public long Gaps { get; init; }

    /// <summary>Sequence numbers left out, less those that came after all.</summary>
    public long Missing { get; init; }

    /// <summary>Samples given up because the buffer was full, by the <see cref="OverflowPolicy"/>.</summary>
    public long Dropped { get; init; }

    /// <summary>Samples given up because the run was stopped or failed before they were processed.</summary>
    public long Discarded { get; init; }

    /// <summary>Infinite values taken out of samples that went on without them. Counts values, not samples.</summary>
    public long ValuesRefused { get; init; }

    /// <summary>Failures of the source, a monitor, an observer or the signal handler. Any of them ends the run.</summary>
    public long Failures { get; init; }

    /// <summary>All that was wrong: dead letters, refused values and failures.</summary>
    public long Errors => DeadLettered + ValuesRefused + Failures;

    /// <summary>Batches that the monitors saw.</summary>
    public long Batches { get; init; }

    /// <summary>Signals handed on.</summary>
    public long Signals { get; init; }

    /// <summary>Time since the start of the run, by its clock; stands still once it is over.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Samples processed per second over the last 10 s, or over the whole run while it is shorter.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Samples processed per second over the whole run.</summary>
    public double SamplesPerSecondOverall { get; init; }

    /// <summary>Time from arrival to processed.</summary>
    public LatencySummary Latency { get; init; } = new(0, default, default, default, default);

    /// <summary>Samples that wait for a worker now.</summary>
    public int Waiting { get; init; }

    /// <summary>Share that the fullest buffer is filled, from 0 to 1.</summary>
    public double BufferUse { get; init; }

    /// <summary>The same by worker.</summary>
    public IReadOnlyList<WorkerStatistics> Workers { get; init; } = [];
}
