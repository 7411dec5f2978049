using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Export;

/// <summary>Everything that is written about a run. Its lists must not change while they are written.</summary>
public sealed record RunExport
{
    /// <summary>Version of the program.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>When it was gathered (UTC).</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>Settings of the run.</summary>
    public required WorkbenchSettings Settings { get; init; }

    /// <summary>Operation, source, start and duration.</summary>
    public OperationStatus Operation { get; init; } = OperationStatus.Idle;

    /// <summary>How the stream ran.</summary>
    public StatisticsView Statistics { get; init; } = StatisticsView.None;

    /// <summary>Samples that are still kept, in any order.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>Newest value of each metric, with unit and limits.</summary>
    public IReadOnlyList<MetricReading> Metrics { get; init; } = [];

    /// <summary>Courses of the metrics over the whole run, thinned for pictures.</summary>
    public IReadOnlyList<SeriesSlice> Series { get; init; } = [];

    /// <summary>Control charts with the points that are still kept.</summary>
    public IReadOnlyList<ChartView> Charts { get; init; } = [];

    /// <summary>Voxels with values, machine by machine.</summary>
    public IReadOnlyList<VoxelReading> Voxels { get; init; } = [];

    /// <summary>Alerts, the closed ones too.</summary>
    public IReadOnlyList<AlertView> Alerts { get; init; } = [];

    /// <summary>Newest health.</summary>
    public HealthView Health { get; init; } = HealthView.Unknown;

    /// <summary>Every check of health that is still kept, oldest first.</summary>
    public IReadOnlyList<HealthView> HealthHistory { get; init; } = [];

    /// <summary>Lines of the log that are still kept, oldest first.</summary>
    public IReadOnlyList<LogEntry> Log { get; init; } = [];

    /// <summary>Results of the operations.</summary>
    public IReadOnlyList<OperationResult> Results { get; init; } = [];

    /// <summary>Faults that the source put into its samples, and what became of them; <see langword="null"/> if the source doesn't know.</summary>
    public IReadOnlyList<FaultOutcome>? Faults { get; init; }

    /// <summary>Further sentences about what is not complete, such as "Alerts closed before 10:00 are no longer kept.".</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>One sentence for everything that is not complete. What can be seen from the counts is found here; <see cref="Notices"/> come last.</summary>
    public IReadOnlyList<string> Incomplete => [.. Gaps(), .. Notices];

    private IEnumerable<string> Gaps()
    {
        if (Statistics.SamplesProcessed > Samples.Count)
        {
            yield return Invariant(
                $"samples.csv and samples.jsonl hold {Samples.Count} of {Statistics.SamplesProcessed} samples: the newest that were still kept for each machine.");
        }

        foreach (var chart in Charts)
        {
            if (chart.Panels.Count > 0 && chart.Panels[0].Points is { Count: > 0 } points && points[0].Index > 1)
            {
                yield return Invariant(
                    $"spc.csv and spc.json hold points {points[0].Index} to {points[^1].Index} of {chart.Id}; earlier ones are no longer kept.");
            }
        }

        if (Log.Count > 0 && Log[0].Id > 1)
        {
            yield return Invariant($"log.txt begins at line {Log[0].Id}; earlier ones are no longer kept.");
        }

        if (Operation.State is RunState.Running or RunState.Stopping)
        {
            yield return "The operation was still running when this was exported.";
        }
    }
}
