using System.Text.Json;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Export;

/// <summary>What the views show, as files: control charts, alerts, health, log and results.</summary>
internal static class ViewFiles
{
    private static readonly string[] ChartColumns =
    [
        "chart", "machine", "metric", "unit", "kind", "panel", "index", "timestamp", "value", "lower", "center", "upper",
        "baseline", "baseline_version", "violations", "cause", "note", "noted_by", "noted_at",
    ];

    private static readonly string[] VoxelColumns =
        ["machine", "metric", "x", "y", "z", "count", "mean", "standard_deviation", "minimum", "maximum", "edge"];

    private static readonly string[] AlertColumns =
    [
        "id", "rule", "machine", "metric", "severity", "state", "message", "value", "lower", "upper",
        "raised_at", "last_seen_at", "cleared_at", "count", "acknowledged_by", "acknowledged_at", "note",
    ];

    private static readonly string[] HealthColumns =
        ["checked_at", "component", "status", "score", "measure", "value", "unit", "measure_score", "issues"];

    public static IEnumerable<string> ChartsCsv(IReadOnlyList<ChartView> charts)
    {
        yield return Head(ChartColumns);
        var csv = new CsvWriter();
        foreach (var chart in charts)
        {
            var notes = chart.Notes.ToDictionary(note => note.Index);
            foreach (var panel in chart.Panels)
            {
                foreach (var point in panel.Points)
                {
                    var note = notes.GetValueOrDefault(point.Index);
                    csv.Text(chart.Id).Text(chart.Machine).Text(chart.Metric).Text(chart.Unit).Text(chart.Kind).Text(panel.Name);
                    csv.Whole(point.Index).Time(point.T == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(point.T));
                    csv.Number(point.Value).Number(point.Lower).Number(point.Center).Number(point.Upper);
                    csv.Flag(point.Baseline).Whole(chart.Baseline?.Version).Text(string.Join("; ", point.Violations ?? []));
                    csv.Text(note?.Cause ?? point.Excluded ?? "").Text(note?.Note ?? "").Text(note?.By ?? "").Time(note?.At);
                    yield return csv.TakeRow();
                }
            }
        }
    }

    public static IEnumerable<string> ChartsJson(IReadOnlyList<ChartView> charts) =>
        Json(() => JsonSerializer.Serialize(new ExportRecords.ChartsFile(charts), ExportJson.Files.ChartsFile));

    public static IEnumerable<string> VoxelsCsv(IReadOnlyList<VoxelReading> voxels)
    {
        yield return Head(VoxelColumns);
        var csv = new CsvWriter();
        foreach (var voxel in voxels)
        {
            csv.Text(voxel.Machine).Text(voxel.Metric).Number(voxel.X).Number(voxel.Y).Number(voxel.Z).Whole(voxel.Count);
            csv.Number(voxel.Mean).Number(double.IsNaN(voxel.StandardDeviation) ? null : voxel.StandardDeviation);
            csv.Number(voxel.Minimum).Number(voxel.Maximum).Number(voxel.Edge);
            yield return csv.TakeRow();
        }
    }

    public static IEnumerable<string> AlertsCsv(IReadOnlyList<AlertView> alerts)
    {
        yield return Head(AlertColumns);
        var csv = new CsvWriter();
        foreach (var alert in alerts)
        {
            csv.Text(alert.Id).Text(alert.Rule).Text(alert.Machine).Text(alert.Metric);
            csv.Text(WordFor(alert.Severity)).Text(WordFor(alert.State)).Text(alert.Message);
            csv.Number(alert.Value).Number(alert.Lower).Number(alert.Upper);
            csv.Time(alert.RaisedAt).Time(alert.LastSeenAt).Time(alert.ClearedAt).Whole(alert.Count);
            csv.Text(alert.AcknowledgedBy).Time(alert.AcknowledgedAt).Text(alert.Note);
            yield return csv.TakeRow();
        }
    }

    public static IEnumerable<string> AlertsJson(IReadOnlyList<AlertView> alerts) =>
        Json(() => JsonSerializer.Serialize(new ExportRecords.AlertsFile(alerts), ExportJson.Files.AlertsFile));

    public static IEnumerable<string> HealthCsv(RunExport run)
    {
        yield return Head(HealthColumns);
        var csv = new CsvWriter();
        foreach (var component in Checks(run))
        {
            // A component without measures still has a row, so that its status is not lost.
            var measures = component.Measures.Count > 0 ? component.Measures : [new HealthMeasureView("", null, "", null)];
            foreach (var measure in measures)
            {
                csv.Time(component.CheckedAt).Text(component.Component).Text(WordFor(component.Status)).Number(component.Score);
                csv.Text(measure.Name).Number(measure.Value).Text(measure.Unit).Number(measure.Score);
                csv.Text(string.Join(' ', component.Issues));
                yield return csv.TakeRow();
            }
        }
    }

    public static IEnumerable<string> HealthJson(RunExport run) => Json(() => JsonSerializer.Serialize(
        new ExportRecords.HealthFile(run.Health, run.HealthHistory), ExportJson.Files.HealthFile));

    /// <summary>Checks of components, each once: several healths of the history hold the same check of a component.</summary>
    public static IReadOnlyList<HealthComponentView> Checks(RunExport run) =>
    [
        .. run.HealthHistory.Append(run.Health).SelectMany(health => health.Components)
            .DistinctBy(component => (component.Component, component.CheckedAt)),
    ];

    /// <summary>A line for every entry; further lines of an entry are indented, so that nothing in them can pass for an entry.</summary>
    /// <param name="log">The entries.</param>
    /// <param name="time">Writes their times; in full if left out.</param>
    public static IEnumerable<string> LogText(IReadOnlyList<LogEntry> log, Func<DateTimeOffset, string>? time = null)
    {
        time ??= IsoTime.Of;
        foreach (var entry in log)
        {
            var (mark, word) = MarkOf(entry.Level);
            yield return $"{time(entry.Time)} {mark} {word,-7} {Indented(entry.Message)}\n";
            if (entry.Details is not null)
            {
                yield return $"    {Indented(entry.Details)}\n";
            }
        }
    }

    public static IEnumerable<string> ResultsJson(RunExport run) => Json(() => JsonSerializer.Serialize(
        new ExportRecords.ResultsFile(
            run.Operation,
            run.Statistics,
            run.Faults is null ? null : [.. run.Faults.Select(Record)],
            [.. run.Results.Select(Record)]),
        ExportJson.Files.ResultsFile));

    /// <summary>How a kind of log line is marked: symbol and word.</summary>
    public static (string Mark, string Word) MarkOf(LogLevel level) => level switch
    {
        LogLevel.Success => ("✅", "success"),
        LogLevel.Warning => ("⚠️", "warning"),
        LogLevel.Error => ("❌", "error"),
        _ => ("ℹ️", "info"),
    };

    /// <summary>Word that stands for a member of an enumeration in files.</summary>
    public static string WordFor<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    private static ExportRecords.FaultRecord Record(FaultOutcome outcome) => new(
        outcome.Fault.Kind,
        outcome.Fault.Machine,
        outcome.Fault.Metric,
        outcome.Fault.Start,
        outcome.Fault.End,
        outcome.DetectedAt is not null,
        outcome.DetectedAt,
        outcome.Delay?.TotalSeconds,
        outcome.DetectedBy);

    private static ExportRecords.ResultRecord Record(OperationResult result) => new(
        result.Operation,
        result.Title,
        result.State,
        result.FinishedAt,
        result.Tables,
        [.. result.Figures.Select(figure => new ExportRecords.FigureRecord(figure.Title, PlotlyFigure.Of(figure)))]);

    private static string Head(string[] columns)
    {
        var csv = new CsvWriter();
        foreach (var column in columns)
        {
            csv.Text(column);
        }

        return csv.TakeRow();
    }

    private static IEnumerable<string> Json(Func<string> serialize)
    {
        yield return serialize();
        yield return "\n";
    }

    private static string Indented(string text) =>
        text.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", "\n    ", StringComparison.Ordinal);
}
