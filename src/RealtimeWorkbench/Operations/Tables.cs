using System.Globalization;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Operations;

/// <summary>The summary tables of the operations.</summary>
internal static partial class Tables
{
    /// <summary>The settings, group by group.</summary>
    public static Table Configuration(WorkbenchSettings settings)
    {
        var values = SettingsSchema.Values(settings);
        return new Table(
            "Configuration",
            ["Group", "Setting", "Value", "Unit"],
            [
                .. from operationGroup in SettingsSchema.Groups
                   from setting in operationGroup.Settings
                   select (IReadOnlyList<string>)
                   [
                       operationGroup.Title,
                       setting.Title,
                       Write(values[operationGroup.Name][setting.Name]),
                       setting.Unit,
                   ],
            ]);
    }

    /// <summary>How the stream ran.</summary>
    public static Table Stream(StreamStatisticsSnapshot statistics) => new(
        "Stream processing",
        ["Measure", "Value", "Unit"],
        [
            ["Samples produced", Count(statistics.Produced), "samples"],
            ["Samples processed", Count(statistics.Processed), "samples"],
            ["Batches processed", Count(statistics.Batches), "batches"],
            ["Throughput", Number(statistics.SamplesPerSecondOverall), "samples/s"],
            ["Latency p50", Number(statistics.Latency.P50.TotalMilliseconds), "ms"],
            ["Latency p95", Number(statistics.Latency.P95.TotalMilliseconds), "ms"],
            ["Latency p99", Number(statistics.Latency.P99.TotalMilliseconds), "ms"],
            ["Dead letters", Count(statistics.DeadLettered), "records"],
            ["Values refused", Count(statistics.ValuesRefused), "values"],
            ["Late", Count(statistics.Late), "samples"],
            ["Duplicates", Count(statistics.Duplicates), "samples"],
            ["Gaps", Count(statistics.Gaps), "gaps"],
            ["Missing by sequence number", Count(statistics.Missing), "samples"],
            ["Dropped", Count(statistics.Dropped), "samples"],
            ["Discarded at the stop", Count(statistics.Discarded), "samples"],
            ["Elapsed", Number(statistics.Elapsed.TotalSeconds), "s"],
        ]);

    /// <summary>Newest value of each metric.</summary>
    public static Table Metrics(IReadOnlyList<MetricReading> readings) => new(
        "Metrics",
        ["Machine", "Metric", "Value", "Unit", "Time", "Condition"],
        [
            .. readings.Select(reading => (IReadOnlyList<string>)
            [
                reading.Machine,
                reading.Metric,
                reading.Value is { } value ? Number(value) : "",
                reading.Unit,
                Time(reading.Timestamp),
                Word(reading.Condition),
            ]),
        ]);

    /// <summary>What the voxel grid holds.</summary>
    public static Table Voxels(VoxelGridSummary summary) => new(
        Invariant(
            $"Voxels: {Count(summary.VoxelsOccupied)} of {Count(summary.Voxels)} occupied, {Count(summary.SamplesInside)} samples inside, {Count(summary.SamplesOutside)} outside of the box")
            + (summary.VoxelsRefined > 0 ? Invariant($", {Count(summary.VoxelsRefined)} refined") : "")
            + (summary.SamplesWithoutRoom > 0 ? Invariant($", {Count(summary.SamplesWithoutRoom)} without room in the memory") : ""),
        ["Metric", "Samples", "Mean", "Minimum", "Maximum", "Standard deviation"],
        [
            .. summary.Metrics.Select(metric => (IReadOnlyList<string>)
            [
                metric.Metric,
                Count(metric.Values.Count),
                Number(metric.Values.Mean),
                Number(metric.Values.Minimum),
                Number(metric.Values.Maximum),
                Number(metric.Values.StandardDeviation),
            ]),
        ]);

    /// <summary>The alerts, as they stand.</summary>
    public static Table Alerts(IReadOnlyList<Alert> alerts) => new(
        "Alerts",
        ["Raised", "Severity", "Machine", "Metric", "Rule", "State", "Count", "Message"],
        [
            .. alerts.Select(AlertView.Of).Select(alert => (IReadOnlyList<string>)
            [
                Time(alert.RaisedAt),
                Word(alert.Severity),
                alert.Machine,
                alert.Metric,
                alert.Rule,
                Word(alert.State),
                Count(alert.Count),
                alert.Message,
            ]),
        ]);

    /// <summary>The limits of each control chart and what was found with them.</summary>
    public static Table Charts(IReadOnlyList<ChartView> charts) => new(
        "Control charts",
        ["Machine", "Metric", "Panel", "Center", "LCL", "UCL", "Points", "Out of control", "Baseline"],
        [
            .. from chart in charts
               from panel in chart.Panels
               let last = panel.Points.Count > 0 ? panel.Points[^1] : null
               select (IReadOnlyList<string>)
               [
                   chart.Machine,
                   chart.Metric,
                   panel.Name,
                   last is null ? "" : Number(last.Center),
                   last?.Lower is { } lower ? Number(lower) : "",
                   last?.Upper is { } upper ? Number(upper) : "",
                   Count(panel.Checked),
                   Count(panel.OutOfControl),
                   chart.Baseline is { } baseline
                       ? Invariant($"{baseline.Subgroups} subgroups, frozen at {Time(baseline.EstablishedAt)}")
                       : chart.Notice ?? "being gathered",
               ],
        ]);

    /// <summary>How many rows of each group of metrics were complete, and what the others lacked.</summary>
    public static Table Groups(IReadOnlyList<GroupCounts> counts) => new(
        "Groups of metrics",
        ["Machine", "Group", "Rows", "Incomplete", "Missing or too old"],
        [
            .. counts.OrderBy(each => each.Machine, StringComparer.Ordinal).Select(each => (IReadOnlyList<string>)
            [
                each.Machine,
                each.Group.Name,
                Count(each.Rows),
                Count(each.Incomplete),
                string.Join(", ", each.Group.Metrics.Zip(each.Missing).Where(pair => pair.Second > 0).Select(pair => $"{pair.First} {Count(pair.Second)}")),
            ]),
        ]);

    /// <summary>Status, score and issues of each component.</summary>
    public static Table Health(HealthOverview health) => new(
        "Health",
        ["Component", "Status", "Score", "Issues"],
        [
            .. health.Components.Select(component => (IReadOnlyList<string>)
            [
                component.Component,
                Word(component.Status),
                component.Score is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : "unknown",
                component.Reasons.Count == 0 ? "none" : string.Join(" ", component.Reasons),
            ]),
        ]);

    /// <summary>How the health of each component went on.</summary>
    public static Table HealthHistory(HealthMonitor health) => new(
        "Health history",
        ["Time", "Component", "Status", "Score"],
        [
            .. from report in health.Components.SelectMany(health.History)
               orderby report.Time
               select (IReadOnlyList<string>)
               [
                   Time(report.Time),
                   report.Component,
                   Word(report.Status),
                   report.Score is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : "unknown",
               ],
        ]);

    /// <summary>What became of each injected fault.</summary>
    public static Table Faults(DetectionScore score) => new(
        Invariant($"Injected faults (false alarms beside them: {score.FalseAlarms})"),
        ["Fault", "Machine", "Metric", "Start", "Detected", "Delay (s)", "By"],
        [
            .. score.Faults.Select(outcome => (IReadOnlyList<string>)
            [
                Word(outcome.Fault.Kind),
                outcome.Fault.Machine,
                outcome.Fault.Metric,
                Time(outcome.Fault.Start),
                outcome.Detected ? "yes" : "no",
                outcome.Delay is { } delay ? Number(delay.TotalSeconds) : "",
                outcome.DetectedBy ?? "",
            ]),
        ]);

    /// <summary>Writes a number with 4 significant digits.</summary>
    internal static string Number(double value) =>
        Math.Abs(value) >= 10000 && Math.Abs(value) < 1e15
            ? value.ToString("#,0", CultureInfo.InvariantCulture)
            : value.ToString("G4", CultureInfo.InvariantCulture);

    internal static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static string Word(Enum value) => SettingsSchema.WordFor(value.ToString()).Replace('_', ' ');

    internal static string Title(ChartChoice chart) => ChartInfo.Of((ChartKind)chart).Title;

    private static string Write(object? value) => value switch
    {
        true => "on",
        false => "off",
        null => "none",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
