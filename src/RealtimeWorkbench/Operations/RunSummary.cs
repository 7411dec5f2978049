using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Operations;

/// <summary>A run in numbers, for scripts: what <c>rtw demo|run|op --json</c> writes.</summary>
/// <param name="Operation">Id of the operation.</param>
/// <param name="Source">Id of the source.</param>
/// <param name="State">How it ended.</param>
/// <param name="ElapsedSeconds">How long it took in s.</param>
/// <param name="Samples">What became of the samples.</param>
/// <param name="Faults">What became of the injected faults; empty if there were none.</param>
/// <param name="FalseAlarms">Signals beside the injected faults; <see langword="null"/> where nobody knows the faults.</param>
/// <param name="Alerts">What became of the alerts.</param>
/// <param name="Throughput">Samples a second over the run.</param>
/// <param name="LatencyMs">From arrival to processed.</param>
/// <param name="Charts">The control charts.</param>
/// <param name="Health">The components.</param>
public sealed record RunSummary(
    string? Operation,
    string Source,
    RunState State,
    double ElapsedSeconds,
    RunSummary.SampleCounts Samples,
    IReadOnlyList<RunSummary.FaultEntry> Faults,
    int? FalseAlarms,
    RunSummary.AlertCounts Alerts,
    RunSummary.Rate Throughput,
    LatencyView LatencyMs,
    IReadOnlyList<RunSummary.ChartEntry> Charts,
    IReadOnlyList<RunSummary.HealthEntry> Health)
{
    /// <summary>What became of the samples.</summary>
    /// <param name="Produced">Records that the source gave.</param>
    /// <param name="Processed">Samples that all monitors saw.</param>
    /// <param name="DeadLettered">Records that could not become samples.</param>
    /// <param name="Late">Samples older than the newest one of their machine.</param>
    /// <param name="Duplicates">Samples that had come before.</param>
    /// <param name="Dropped">Samples dropped because the queue was full.</param>
    /// <param name="Discarded">Samples given up at the stop.</param>
    public sealed record SampleCounts(
        long Produced, long Processed, long DeadLettered, long Late, long Duplicates, long Dropped, long Discarded);

    /// <summary>What became of an injected fault.</summary>
    /// <param name="Kind">How it changed the values.</param>
    /// <param name="Machine">Machine that had it.</param>
    /// <param name="Metric">Metric that had it.</param>
    /// <param name="Start">Event time of its start (UTC).</param>
    /// <param name="End">Event time of its end.</param>
    /// <param name="Detected">Whether any rule noticed it.</param>
    /// <param name="DelaySeconds">From its start to the first signal in s.</param>
    /// <param name="By">Rule of that signal.</param>
    public sealed record FaultEntry(
        string Kind,
        string Machine,
        string Metric,
        DateTimeOffset Start,
        DateTimeOffset End,
        bool Detected,
        double? DelaySeconds,
        string? By);

    /// <summary>What became of the alerts.</summary>
    /// <param name="Raised">Alerts raised.</param>
    /// <param name="Cleared">Alerts whose condition no longer holds.</param>
    /// <param name="Acknowledged">Alerts that somebody acknowledged.</param>
    /// <param name="Active">Alerts whose condition holds.</param>
    /// <param name="Repeats">Repeats that were only counted.</param>
    public sealed record AlertCounts(long Raised, long Cleared, long Acknowledged, long Active, long Repeats);

    /// <summary>A rate.</summary>
    /// <param name="SamplesPerSecond">Samples a second.</param>
    public sealed record Rate(double SamplesPerSecond);

    /// <summary>A control chart.</summary>
    /// <param name="Machine">Machine.</param>
    /// <param name="Metric">Metric.</param>
    /// <param name="Kind">Kind of chart.</param>
    /// <param name="BaselineSubgroups">Subgroups that its limits come from; <see langword="null"/> if it has none yet.</param>
    /// <param name="Points">Points since the baseline, of all panels.</param>
    /// <param name="OutOfControl">Points since the baseline that violate a rule.</param>
    public sealed record ChartEntry(
        string Machine, string Metric, string Kind, int? BaselineSubgroups, long Points, long OutOfControl);

    /// <summary>Health of a component.</summary>
    /// <param name="Component">Component.</param>
    /// <param name="Status">Status.</param>
    /// <param name="Score">Score, 0 to 1.</param>
    public sealed record HealthEntry(string Component, HealthStatus Status, double? Score);
}
