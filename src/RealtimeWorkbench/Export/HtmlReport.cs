using System.Globalization;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Export;

/// <summary>Writes a run as one page for people: what happened, when, and what it means. It needs nothing from outside and no script.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="run">The run.</param>
    /// <returns>HTML; every text in it is escaped. The same run always gives the same text.</returns>
    public static string Of(RunExport run)
    {
        var title = run.Operation.Id is null ? "Process report" : $"{run.Operation.Title}: process report";
        var page = new HtmlPage(title);
        page.Remark(WhenAndWhat(run));
        if (run.Operation.Text.Length > 0)
        {
            page.Remark($"{Capitalised(ViewFiles.WordFor(run.Operation.State))}: {run.Operation.Text}");
        }

        WriteKeys(page, run);
        WriteAlerts(page, run.Alerts);
        WriteFaults(page, run.Faults);
        WriteCharts(page, run.Charts);
        WriteTrends(page, run);
        WriteHealth(page, run.Health);
        WritePerformance(page, run.Statistics);
        WriteResults(page, run.Results);
        WriteSettings(page, run.Settings);
        WriteLog(page, run.Log);
        WriteIncomplete(page, run.Incomplete);
        return page.End(run.ProductVersion, run.ExportedAt);
    }

    private static string WhenAndWhat(RunExport run)
    {
        var source = run.Operation.SourceTitle.Length > 0 ? $"Source {run.Operation.SourceTitle}. " : "";
        return run.Operation.StartedAt is { } start
            ? $"{source}Started {IsoTime.ForPeople(start)}, {Duration(run.Operation.ElapsedSeconds)}."
            : $"{source}Not executed.";
    }

    private static void WriteKeys(HtmlPage page, RunExport run)
    {
        var statistics = run.Statistics;
        var active = run.Alerts.Count(alert => alert.State is AlertStanding.Active or AlertStanding.Acknowledged);
        var waiting = run.Alerts.Count(alert => alert.State is AlertStanding.Active or AlertStanding.Returned);
        page.Markup.Open("dl", ("class", "keys")).Line();
        Key(page, "Samples", NumberText.Count(statistics.SamplesProcessed), $"of {NumberText.Count(statistics.SamplesProduced)} produced");
        Key(page, "Throughput", $"{NumberText.Of(statistics.ThroughputOverall)}/s", "samples, whole run");
        Key(page, "Latency p99", $"{NumberText.Of(statistics.LatencyMs.P99)} ms", $"median {NumberText.Of(statistics.LatencyMs.P50)} ms");
        Key(page, "Alerts", NumberText.Count(run.Alerts.Count), Invariant($"{active} active, {waiting} not acknowledged"));
        if (run.Faults is { } faults)
        {
            Key(page, "Faults found", Invariant($"{faults.Count(fault => fault.DetectedAt is not null)} of {faults.Count}"), "injected by the source");
        }

        Key(page, "Health", run.Health.Score is { } score ? NumberText.Of(score) : NumberText.None, ViewFiles.WordFor(run.Health.Status));
        page.Markup.Close().Line();
    }

    private static void Key(HtmlPage page, string name, string value, string remark) =>
        page.Markup.Open("div").Element("dt", name).Open("dd").Text(value).Element("small", remark).Close().Close().Line();

    private static void WriteAlerts(HtmlPage page, IReadOnlyList<AlertView> alerts)
    {
        page.Heading("Alerts");
        if (alerts.Count == 0)
        {
            page.Remark("No alert was raised.");
            return;
        }

        var ordered = alerts.OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.RaisedAt).ToList();
        page.Markup.Open("section", ("class", "card"));
        page.Table(
            new Table(
                "",
                ["severity", "state", "metric", "what", "value", "raised (UTC)", "cleared (UTC)", "times", "acknowledged"],
                [.. ordered.Select(alert => (IReadOnlyList<string>)[
                    Severities(alert.Severity),
                    ViewFiles.WordFor(alert.State),
                    $"{alert.Machine} {alert.Metric}".Trim(),
                    alert.Message,
                    NumberText.ApartFrom(alert.Value, alert.Lower, alert.Upper),
                    IsoTime.WithoutZone(alert.RaisedAt),
                    alert.ClearedAt is { } cleared ? IsoTime.WithoutZone(cleared) : "",
                    Invariant($"{alert.Count}"),
                    Acknowledged(alert),
                ])]),
            (row, column) => column == 0 ? ViewFiles.WordFor(ordered[row].Severity) : "");
        page.Markup.Close();
    }

    private static string Acknowledged(AlertView alert) => alert.AcknowledgedAt is null && alert.AcknowledgedBy is null
        ? ""
        : string.IsNullOrEmpty(alert.Note) ? alert.AcknowledgedBy ?? "yes" : $"{alert.AcknowledgedBy}: {alert.Note}";

    private static string Severities(Severity severity) => severity switch
    {
        Severity.Critical => "▲ critical",
        Severity.High => "◆ high",
        Severity.Medium => "● medium",
        _ => "○ low",
    };

    private static void WriteFaults(HtmlPage page, IReadOnlyList<FaultOutcome>? faults)
    {
        if (faults is not { Count: > 0 })
        {
            return;
        }

        page.Heading("Faults that the source injected");
        page.Markup.Open("section", ("class", "card"));
        page.Table(new Table(
            "",
            ["kind", "machine", "metric", "start (UTC)", "end (UTC)", "found after", "by"],
            [.. faults.Select(outcome => (IReadOnlyList<string>)[
                ViewFiles.WordFor(outcome.Fault.Kind),
                outcome.Fault.Machine,
                outcome.Fault.Metric,
                IsoTime.WithoutZone(outcome.Fault.Start),
                IsoTime.WithoutZone(outcome.Fault.End),
                outcome.Delay?.TotalSeconds is { } delay ? $"{NumberText.Of(delay)} s" : "not found",
                outcome.DetectedBy ?? "",
            ])]));
        page.Markup.Close();
    }

    private static void WriteCharts(HtmlPage page, IReadOnlyList<ChartView> charts)
    {
        if (charts.Count == 0)
        {
            return;
        }

        page.Heading("Control charts");
        page.Remark("Dashed: control limits. Shaded: zones C, B and A, thirds of the way from the centre to a limit, and the baseline. "
            + "Diamonds: points that broke a rule, with its number.");
        foreach (var chart in charts)
        {
            page.Chart(chart);
        }
    }

    private static void WriteTrends(HtmlPage page, RunExport run)
    {
        var trends = run.Metrics.Join(
            run.Series.Where(series => series.Points.Count > 0),
            reading => (reading.Machine, reading.Metric),
            series => (series.Machine, series.Metric),
            (reading, series) => (Reading: reading, series.Points)).ToList();
        if (run.Metrics.Count == 0)
        {
            return;
        }

        page.Heading("Metrics");
        page.Markup.Open("section", ("class", "card"));
        page.Table(new Table(
            "",
            ["machine", "metric", "newest value", "unit", "lower limit", "upper limit", "at (UTC)", "condition"],
            [.. run.Metrics.Select(reading => (IReadOnlyList<string>)[
                reading.Machine,
                reading.Metric,
                NumberText.ApartFrom(reading.Value, reading.Lower, reading.Upper),
                reading.Unit,
                reading.Lower is null ? "" : NumberText.Of(reading.Lower),
                reading.Upper is null ? "" : NumberText.Of(reading.Upper),
                IsoTime.WithoutZone(reading.Timestamp),
                ViewFiles.WordFor(reading.Condition),
            ])]));
        page.Markup.Close();
        foreach (var (reading, points) in trends)
        {
            page.Markup.Open("section", ("class", "card"));
            page.Figure(TrendFigure.Of(reading, points));
            page.Markup.Close();
        }
    }

    private static void WriteHealth(HtmlPage page, HealthView health)
    {
        page.Heading("Health");
        if (health.Components.Count == 0)
        {
            page.Remark("Health was not checked.");
            return;
        }

        foreach (var component in health.Components)
        {
            page.Markup.Open("section", ("class", "card"));
            var checkedAt = component.CheckedAt is { } at ? $", checked {IsoTime.ForPeople(at)}" : "";
            page.Markup.Element("h3", $"{component.Component}: {ViewFiles.WordFor(component.Status)}, score {NumberText.Of(component.Score)}{checkedAt}");
            if (component.Issues.Count > 0)
            {
                page.Markup.Open("ul");
                foreach (var issue in component.Issues)
                {
                    page.Markup.Element("li", issue);
                }

                page.Markup.Close();
            }

            if (component.Measures.Count > 0)
            {
                page.Table(new Table(
                    "",
                    ["measure", "value", "unit", "score"],
                    [.. component.Measures.Select(measure => (IReadOnlyList<string>)[
                        measure.Name, NumberText.Of(measure.Value), measure.Unit, NumberText.Of(measure.Score),
                    ])]));
            }

            page.Markup.Close().Line();
        }
    }

    private static void WritePerformance(HtmlPage page, StatisticsView statistics)
    {
        page.Heading("Performance");
        page.Markup.Open("section", ("class", "card"));
        page.Table(new Table(
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
            ]));
        page.Markup.Close();
    }

    private static void WriteResults(HtmlPage page, IReadOnlyList<OperationResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        page.Heading("Results of the operations");
        foreach (var result in results)
        {
            page.Markup.Open("section", ("class", "card"));
            page.Markup.Element("h3", $"{result.Title}: {ViewFiles.WordFor(result.State)} {IsoTime.ForPeople(result.FinishedAt)}");
            foreach (var table in result.Tables)
            {
                page.Table(table);
            }

            foreach (var figure in result.Figures)
            {
                page.Figure(figure);
            }

            page.Markup.Close().Line();
        }
    }

    private static void WriteSettings(HtmlPage page, WorkbenchSettings settings)
    {
        var values = SettingsSchema.Values(settings);
        page.Heading("Settings");
        page.Markup.Open("section", ("class", "card")).Open("details").Element("summary", "All settings of the run");
        page.Table(new Table(
            "",
            ["group", "setting", "value", "unit", ""],
            [.. SettingsSchema.Groups.SelectMany(group => group.Settings.Select(setting => (IReadOnlyList<string>)[
                group.Title,
                setting.Title,
                Value(values[group.Name][setting.Name]),
                setting.Unit,
                Equals(values[group.Name][setting.Name], setting.Default) ? "" : $"changed; default {Value(setting.Default)}",
            ]))]));
        page.Markup.Close().Close();
    }

    private static string Value(object? value) => value switch
    {
        null or "" => "empty",
        bool flag => flag ? "on" : "off",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void WriteLog(HtmlPage page, IReadOnlyList<LogEntry> log)
    {
        page.Heading("Log");
        if (log.Count == 0)
        {
            page.Remark("The log is empty.");
            return;
        }

        var failures = log.Count(entry => entry.Level == LogLevel.Error);
        var warnings = log.Count(entry => entry.Level == LogLevel.Warning);
        page.Markup.Open("section", ("class", "card")).Open("details")
            .Element("summary", Invariant($"Lines: {log.Count}, errors: {failures}, warnings: {warnings}"))
            .Element("pre", string.Concat(ViewFiles.LogText(log))).Close().Close();
    }

    private static void WriteIncomplete(HtmlPage page, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
        {
            return;
        }

        page.Heading("What is not complete");
        page.Markup.Open("ul");
        foreach (var sentence in sentences)
        {
            page.Markup.Element("li", sentence);
        }

        page.Markup.Close();
    }

    /// <summary>A duration as people write it.</summary>
    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, 1e9) : 0);
        return time switch
        {
            { TotalSeconds: < 60 } => Invariant($"{time.TotalSeconds:0.0} s"),
            { TotalHours: < 1 } => Invariant($"{time.Minutes} min {time.Seconds} s"),
            { TotalDays: < 1 } => Invariant($"{time.Hours} h {time.Minutes} min"),
            _ => Invariant($"{time.Days} d {time.Hours} h"),
        };
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
