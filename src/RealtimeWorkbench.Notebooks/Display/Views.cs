using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Writes the state of a workbench as a still picture: the face without a browser's script.</summary>
internal static class Views
{
    private const int MostCharts = 4;
    private const int MostMaps = 2;
    private const int MostAlerts = 10;
    private const int LogLines = 8;

    /// <summary>The samples of a run with their units.</summary>
    public static SampleTable Samples(RunExport run) => new(
        run.Samples,
        run.Metrics.Where(reading => reading.Unit.Length > 0).GroupBy(reading => reading.Metric)
            .ToDictionary(group => group.Key, group => group.First().Unit));

    /// <summary>Points that broke a rule.</summary>
    public static IReadOnlyList<ChartPointView> Violations(IEnumerable<PanelView> panels) =>
        [.. panels.SelectMany(panel => panel.Points).Where(point => point.Violations is { Count: > 0 })];

    /// <summary>Operation, source, state and time in one line, with the mark of the log.</summary>
    public static string Line(OperationStatus status)
    {
        var mark = status.State switch
        {
            RunState.Completed => "✅ ",
            RunState.Stopped => "⚠️ ",
            RunState.Failed => "❌ ",
            _ => "",
        };
        return mark + ViewText.Of(status);
    }

    /// <summary>Writes what a run has found so far.</summary>
    /// <param name="content">Takes it.</param>
    /// <param name="run">The run.</param>
    /// <param name="withTables">Whether to write the summary tables of the operation too.</param>
    /// <param name="result">Its result, if it has ended.</param>
    public static void WriteState(HtmlContent content, RunExport run, bool withTables = false, OperationResult? result = null)
    {
        content.Title(Line(run.Operation));
        if (run.Operation.Id is null)
        {
            content.Remark("Execute an operation here, or with await workbench.RunAsync(Operation.CompleteWorkflow).");
            return;
        }

        WriteCharts(content, run);
        HtmlSections.Voxels(content, run.Voxels, run.Metrics, MostMaps);
        WriteAlerts(content, run.Alerts);
        if (run.Metrics.Count > 0)
        {
            content.Title("Metrics");
            content.Table(ViewTables.Metrics(run.Metrics));
        }

        if (run.Health.Components.Count > 0)
        {
            content.Title($"Health: {ViewText.Word(run.Health.Status)}, score {ViewText.Number(run.Health.Score)}");
            content.Table(ViewTables.Health(run.Health));
        }

        if (withTables && result is { Tables.Count: > 0 })
        {
            content.Markup.Open("details").Element("summary", Invariant($"Tables of the operation: {result.Tables.Count}"));
            foreach (var table in result.Tables)
            {
                content.Table(table);
            }

            content.Markup.Close().Line();
        }

        WriteLog(content, run.Log);
    }

    private static void WriteCharts(HtmlContent content, RunExport run)
    {
        var charts = run.Charts.OrderByDescending(chart => chart.Panels.Sum(panel => panel.OutOfControl)).Take(MostCharts).ToList();
        foreach (var chart in charts)
        {
            new ChartSnapshot(chart, LivePlace.None).Write(content);
        }

        if (charts.Count > 0)
        {
            return;
        }

        foreach (var reading in run.Metrics.Take(MostCharts))
        {
            var course = run.Series.FirstOrDefault(slice => slice.Machine == reading.Machine && slice.Metric == reading.Metric);
            if (course is { Points.Count: > 0 })
            {
                content.Figure(TrendFigure.Of(reading, course.Points));
            }
        }
    }

    private static void WriteAlerts(HtmlContent content, IReadOnlyList<AlertView> alerts)
    {
        var open = alerts.Where(alert => alert.State != AlertStanding.Closed)
            .OrderByDescending(alert => alert.Severity).ThenByDescending(alert => alert.RaisedAt).ToList();
        content.Title(Invariant($"Alerts: {alerts.Count} raised, {open.Count} open"));
        if (open.Count > 0)
        {
            HtmlSections.AlertTable(content, [.. open.Take(MostAlerts)]);
        }

        if (open.Count > MostAlerts)
        {
            content.Remark(Invariant($"{open.Count - MostAlerts} more are in workbench.Alerts."));
        }
    }

    private static void WriteLog(HtmlContent content, IReadOnlyList<LogEntry> log)
    {
        if (log.Count > 0)
        {
            content.Title("Log, the newest lines (UTC)");
            content.Markup.Element("pre", ViewText.Of([.. log.Skip(log.Count - LogLines).Select(line => line with { Details = null })])).Line();
        }
    }
}
