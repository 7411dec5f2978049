using System.Globalization;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Export;

/// <summary>Makes tables for people of what views show.</summary>
public static class ViewTables
{
    /// <summary>Alerts in the order given.</summary>
    public static Table Alerts(IReadOnlyList<AlertView> alerts) => new(
        "",
        ["severity", "state", "metric", "what", "value", "raised (UTC)", "cleared (UTC)", "times", "acknowledged"],
        [.. alerts.Select(alert => (IReadOnlyList<string>)[
            ViewText.Of(alert.Severity),
            ViewText.Word(alert.State),
            $"{alert.Machine} {alert.Metric}".Trim(),
            alert.Message,
            NumberText.ApartFrom(alert.Value, alert.Lower, alert.Upper),
            IsoTime.WithoutZone(alert.RaisedAt),
            alert.ClearedAt is { } cleared ? IsoTime.WithoutZone(cleared) : "",
            Invariant($"{alert.Count}"),
            Acknowledged(alert),
        ])]);

    /// <summary>What became of faults that the source injected.</summary>
    public static Table Faults(IReadOnlyList<FaultOutcome> faults) => new(
        "",
        ["kind", "machine", "metric", "start (UTC)", "end (UTC)", "found after", "by"],
        [.. faults.Select(outcome => (IReadOnlyList<string>)[
            ViewText.Word(outcome.Fault.Kind),
            outcome.Fault.Machine,
            outcome.Fault.Metric,
            IsoTime.WithoutZone(outcome.Fault.Start),
            IsoTime.WithoutZone(outcome.Fault.End),
            outcome.Delay?.TotalSeconds is { } delay ? $"{NumberText.Of(delay)} s" : "not found",
            outcome.DetectedBy ?? "",
        ])]);

    /// <summary>Newest value of each metric.</summary>
    public static Table Metrics(IReadOnlyList<MetricReading> readings) => new(
        "",
        ["machine", "metric", "newest value", "unit", "lower limit", "upper limit", "at (UTC)", "condition"],
        [.. readings.Select(reading => (IReadOnlyList<string>)[
            reading.Machine,
            reading.Metric,
            NumberText.ApartFrom(reading.Value, reading.Lower, reading.Upper),
            reading.Unit,
            reading.Lower is null ? "" : NumberText.Of(reading.Lower),
            reading.Upper is null ? "" : NumberText.Of(reading.Upper),
            IsoTime.WithoutZone(reading.Timestamp),
            ViewText.Word(reading.Condition),
        ])]);

    /// <summary>Status, score and issues of each component.</summary>
    public static Table Health(HealthView health) => new(
        "",
        ["component", "status", "score", "issues", "checked (UTC)"],
        [.. health.Components.Select(component => (IReadOnlyList<string>)[
            component.Component,
            ViewText.Word(component.Status),
            NumberText.Of(component.Score),
            component.Issues.Count == 0 ? "none" : string.Join(' ', component.Issues),
            component.CheckedAt is { } at ? IsoTime.WithoutZone(at) : "",
        ])]);

    /// <summary>What the score of a component is made of.</summary>
    public static Table Measures(HealthComponentView component) => new(
        "",
        ["measure", "value", "unit", "score"],
        [.. component.Measures.Select(measure => (IReadOnlyList<string>)[
            measure.Name, NumberText.Of(measure.Value), measure.Unit, NumberText.Of(measure.Score),
        ])]);

    /// <summary>How a stream ran.</summary>
    public static Table Performance(StatisticsView statistics) => new(
        "",
        ["measure", "value", "unit"],
        [
            ["samples produced", NumberText.Count(statistics.SamplesProduced), "samples"],
            ["samples processed", NumberText.Count(statistics.SamplesProcessed), "samples"],
            ["dead letters", NumberText.Count(statistics.DeadLettered), "records"],
            ["late", NumberText.Count(statistics.Late), "samples"],
            ["duplicates", NumberText.Count(statistics.Duplicates), "samples"],
            ["dropped", NumberText.Count(statistics.Dropped), "samples"],
            ["batches", NumberText.Count(statistics.Batches), "batches"],
            ["errors", NumberText.Count(statistics.Errors), "errors"],
            ["machines", NumberText.Count(statistics.Machines), "machines"],
            ["throughput, whole run", NumberText.Of(statistics.ThroughputOverall), "samples/s"],
            ["throughput, last 10 s", NumberText.Of(statistics.Throughput), "samples/s"],
            ["latency, median", NumberText.Of(statistics.LatencyMs.P50), "ms"],
            ["latency, 95th percentile", NumberText.Of(statistics.LatencyMs.P95), "ms"],
            ["latency, 99th percentile", NumberText.Of(statistics.LatencyMs.P99), "ms"],
            ["fullest queue", NumberText.Of(100 * statistics.BufferUse), "%"],
        ]);

    /// <summary>All settings, with those marked that were changed.</summary>
    public static Table Settings(WorkbenchSettings settings)
    {
        var values = SettingsSchema.Values(settings);
        return new Table(
            "",
            ["group", "setting", "value", "unit", ""],
            [.. SettingsSchema.Groups.SelectMany(group => group.Settings.Select(setting => (IReadOnlyList<string>)[
                group.Title,
                setting.Title,
                Value(values[group.Name][setting.Name]),
                setting.Unit,
                Equals(values[group.Name][setting.Name], setting.Default) ? "" : $"changed; default {Value(setting.Default)}",
            ]))]);
    }

    /// <summary>Samples in the order given, a column for every metric in alphabetical order.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="units">Units by metric; those that are unknown are left out.</param>
    public static Table Samples(IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, string> units)
    {
        var metrics = samples.SelectMany(sample => sample.Values.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var hasStatus = samples.Any(sample => sample.Status is not null);
        var hasPosition = samples.Any(sample => sample.Position is not null);
        return new Table(
            "",
            [
                "time (UTC)",
                "machine",
                .. hasStatus ? ["status"] : Array.Empty<string>(),
                .. hasPosition ? ["layer", "x", "y", "z"] : Array.Empty<string>(),
                .. metrics.Select(metric => units.TryGetValue(metric, out var unit) && unit.Length > 0 ? $"{metric} ({unit})" : metric),
            ],
            [.. samples.Select(sample => (IReadOnlyList<string>)[
                IsoTime.WithoutZone(sample.Timestamp),
                sample.Machine,
                .. hasStatus ? [sample.Status ?? ""] : Array.Empty<string>(),
                .. hasPosition ? PositionOf(sample) : [],
                .. metrics.Select(metric => sample.Values.TryGetValue(metric, out var value) ? NumberText.Of(value) : ""),
            ])]);
    }

    /// <summary>Points of a chart that broke a rule.</summary>
    public static Table Violations(ChartView chart) => new(
        "",
        ["statistic", "point", "time (UTC)", "value", "rules"],
        [.. chart.Panels.SelectMany(panel => panel.Points
            .Where(point => point.Violations is { Count: > 0 })
            .Select(point => (IReadOnlyList<string>)[
                panel.Name,
                Invariant($"{point.Index}"),
                point.T == 0 ? "" : IsoTime.WithoutZone(DateTimeOffset.FromUnixTimeMilliseconds(point.T)),
                NumberText.ApartFrom(point.Value, point.Lower, point.Upper),
                string.Join("; ", point.Violations!),
            ]))]);

    /// <summary>What people wrote to points of a chart.</summary>
    public static Table Notes(ChartView chart) => new(
        "",
        ["point", "cause", "note", "by", "at (UTC)"],
        [.. chart.Notes.Where(note => note.Cause.Length + note.Note.Length > 0).Select(note => (IReadOnlyList<string>)[
            Invariant($"{note.Index}"), note.Cause, note.Note, note.By, IsoTime.WithoutZone(note.At),
        ])]);

    /// <summary>Newest limits of the panels of charts, and how many points broke a rule.</summary>
    public static Table Limits(IReadOnlyList<ChartView> charts) => new(
        "",
        ["machine", "metric", "statistic", "center", "LCL", "UCL", "points", "broke a rule"],
        [.. charts.SelectMany(chart => chart.Panels.Select(panel => (IReadOnlyList<string>)[
            chart.Machine,
            chart.Metric,
            panel.Name,
            NumberText.Of(panel.Points.Count > 0 ? panel.Points[^1].Center : null),
            NumberText.Of(panel.Points.Count > 0 ? panel.Points[^1].Lower : null),
            NumberText.Of(panel.Points.Count > 0 ? panel.Points[^1].Upper : null),
            Invariant($"{panel.Points.Count}"),
            Invariant($"{panel.Points.Count(point => point.Violations is { Count: > 0 })}"),
        ]))]);

    /// <summary>A run in numbers.</summary>
    public static Table Summary(RunSummary summary) => new(
        "",
        ["measure", "value", "unit"],
        [
            ["samples produced", NumberText.Count(summary.Samples.Produced), "samples"],
            ["samples processed", NumberText.Count(summary.Samples.Processed), "samples"],
            ["dead letters", NumberText.Count(summary.Samples.DeadLettered), "records"],
            ["alerts raised", NumberText.Count(summary.Alerts.Raised), "alerts"],
            ["alerts active", NumberText.Count(summary.Alerts.Active), "alerts"],
            ["alerts acknowledged", NumberText.Count(summary.Alerts.Acknowledged), "alerts"],
            .. summary.Faults.Count > 0
                ? [["faults found", Invariant($"{summary.Faults.Count(fault => fault.Detected)} of {summary.Faults.Count}"), "faults"]]
                : Array.Empty<IReadOnlyList<string>>(),
            .. summary.FalseAlarms is { } falseAlarms
                ? [["false alarms", NumberText.Count(falseAlarms), "alarms"]]
                : Array.Empty<IReadOnlyList<string>>(),
            ["points out of control", NumberText.Count(summary.Charts.Sum(chart => chart.OutOfControl)), "points"],
            ["throughput", NumberText.Of(summary.Throughput.SamplesPerSecond), "samples/s"],
            ["latency, median", NumberText.Of(summary.LatencyMs.P50), "ms"],
            ["latency, 99th percentile", NumberText.Of(summary.LatencyMs.P99), "ms"],
            ["elapsed", NumberText.Of(summary.ElapsedSeconds), "s"],
        ]);

    private static string[] PositionOf(Sample sample) => sample.Position is { } position
        ? [NumberText.Of(position.Layer), NumberText.Of(position.X), NumberText.Of(position.Y), NumberText.Of(position.Z)]
        : ["", "", "", ""];

    private static string Acknowledged(AlertView alert) => alert.AcknowledgedAt is null && alert.AcknowledgedBy is null
        ? ""
        : string.IsNullOrEmpty(alert.Note) ? alert.AcknowledgedBy ?? "yes" : $"{alert.AcknowledgedBy}: {alert.Note}";

    private static string Value(object? value) => value switch
    {
        null or "" => "empty",
        bool flag => flag ? "on" : "off",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
