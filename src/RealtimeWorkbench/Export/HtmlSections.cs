using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Export;

/// <summary>Writes what a run found, section by section: for the report of a run, and for what a notebook shows.</summary>
public static class HtmlSections
{
    /// <summary>What stands for what in the pictures of charts: only what is there.</summary>
    internal static string KeyTo(IReadOnlyList<ChartView> charts)
    {
        FigurePanel[] panels = [.. charts.SelectMany(chart => ControlChartFigure.Of(chart).Panels)];
        bool Marks(MarkStyle style) => panels.Any(panel => panel.Marks.Any(mark => mark.Style == style));
        var hasZones = panels.Any(panel => panel.Bands.Any(band => !band.IsVertical));
        var hasBaseline = panels.Any(panel => panel.Bands.Any(band => band.IsVertical));
        (bool IsThere, string Words)[] key =
        [
            (panels.Any(panel => panel.Lines.Any(line => line.Style == LineStyle.Limit)), "Dashed: control limits."),
            (panels.Any(panel => panel.Lines.Any(line => line.Style == LineStyle.Provisional)), "Dotted: provisional limits, until those of the baseline are there."),
            (hasZones && hasBaseline, "Shaded: zones C, B and A, in which the rules count points, and the baseline."),
            (hasZones && !hasBaseline, "Shaded: zones C, B and A, in which the rules count points."),
            (hasBaseline && !hasZones, "Shaded: the baseline."),
            (Marks(MarkStyle.Alarm), "Diamonds: points that broke a rule, with its number."),
            (Marks(MarkStyle.Excluded), "Crosses: points left out of the limits, with their cause."),
            (panels.Any(panel => panel.Marks.Any(mark => mark.IsHollow)), "Hollow: subgroups that lack values, with limits of their own size."),
            (Marks(MarkStyle.Noted), "Rings: points with a note."),
            (panels.Any(panel => panel.Breaks.Count > 0), "Dotted uprights: a new stage."),
        ];
        return string.Join(' ', key.Where(entry => entry.IsThere).Select(entry => entry.Words));
    }

    /// <summary>Alerts, those that matter most first.</summary>
    public static void Alerts(HtmlContent content, IReadOnlyList<AlertView> alerts)
    {
        content.Heading("Alerts");
        if (alerts.Count == 0)
        {
            content.Remark("No alert was raised.");
            return;
        }

        content.Markup.Open("section", ("class", "card"));
        AlertTable(content, alerts);
        content.Markup.Close();
    }

    /// <summary>The table of alerts alone.</summary>
    public static void AlertTable(HtmlContent content, IReadOnlyList<AlertView> alerts)
    {
        var ordered = alerts.OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.RaisedAt).ToList();
        content.Table(
            ViewTables.Alerts(ordered),
            (row, column) => column == 0 ? ViewText.Word(ordered[row].Severity) : "");
    }

    /// <summary>What became of injected faults; nothing if there were none.</summary>
    public static void Faults(HtmlContent content, IReadOnlyList<FaultOutcome>? faults)
    {
        if (faults is not { Count: > 0 })
        {
            return;
        }

        content.Heading("Faults that the source injected");
        Card(content, ViewTables.Faults(faults));
    }

    /// <summary>Control charts with their explanation; nothing if there are none.</summary>
    public static void Charts(HtmlContent content, IReadOnlyList<ChartView> charts)
    {
        if (charts.Count == 0)
        {
            return;
        }

        content.Heading("Control charts");
        content.Remark(KeyTo(charts));
        foreach (var chart in charts)
        {
            content.Chart(chart);
        }

        CausesOf(content, charts);
    }

    /// <summary>What was behind the signals of charts; nothing if no cause was written.</summary>
    public static void CausesOf(HtmlContent content, IReadOnlyList<ChartView> charts)
    {
        var counts = Causes.Count(charts);
        if (counts.All(count => count.Cause is null))
        {
            return;
        }

        content.Markup.Open("section", ("class", "card"));
        content.Figure(ParetoFigure.Of(counts));
        content.Markup.Close();
    }

    /// <summary>Newest values of the metrics, and their courses; nothing if there are none.</summary>
    public static void Metrics(HtmlContent content, IReadOnlyList<MetricReading> readings, IReadOnlyList<SeriesSlice> series)
    {
        if (readings.Count == 0)
        {
            return;
        }

        content.Heading("Metrics");
        Card(content, ViewTables.Metrics(readings));
        var trends = readings.Join(
            series.Where(slice => slice.Points.Count > 0),
            reading => (reading.Machine, reading.Metric),
            slice => (slice.Machine, slice.Metric),
            (reading, slice) => TrendFigure.Of(reading, slice.Points));
        foreach (var trend in trends)
        {
            content.Markup.Open("section", ("class", "card"));
            content.Figure(trend);
            content.Markup.Close();
        }
    }

    /// <summary>A still picture of the voxels of each metric; nothing if there are none.</summary>
    /// <param name="content">Takes it.</param>
    /// <param name="voxels">Voxels with values.</param>
    /// <param name="readings">Metrics with their units.</param>
    /// <param name="most">Most pictures; what is left out is said.</param>
    public static void Voxels(HtmlContent content, IReadOnlyList<VoxelReading> voxels, IReadOnlyList<MetricReading> readings, int most = 12)
    {
        var units = readings.Where(reading => reading.Unit.Length > 0).GroupBy(reading => reading.Metric, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Unit, StringComparer.Ordinal);
        var maps = VoxelMap.FullestOf(voxels, units);
        if (maps.Count == 0)
        {
            return;
        }

        content.Heading("Voxels");
        content.Remark("Of each metric the sheet across z with the most voxels; the mean of each voxel. Blank: nothing was measured there."
            + (maps.Count > most ? Invariant($" {maps.Count - most} more are not shown here.") : ""));
        content.Markup.Open("section", ("class", "card maps"));
        foreach (var map in maps.Take(most))
        {
            content.Markup.Open("div");
            content.Title(map.Title);
            content.Markup.Raw(SvgVoxels.Of(map)).Close().Line();
        }

        content.Markup.Close().Line();
    }

    /// <summary>Health of each component, with what its score is made of.</summary>
    public static void Health(HtmlContent content, HealthView health)
    {
        content.Heading("Health");
        if (health.Components.Count == 0)
        {
            content.Remark("Health was not checked.");
            return;
        }

        foreach (var component in health.Components)
        {
            content.Markup.Open("section", ("class", "card"));
            var checkedAt = component.CheckedAt is { } at ? $", checked {IsoTime.ForPeople(at)}" : "";
            content.Title($"{component.Component}: {ViewText.Word(component.Status)}, score {NumberText.Of(component.Score)}{checkedAt}");
            if (component.Issues.Count > 0)
            {
                content.Markup.Open("ul");
                foreach (var issue in component.Issues)
                {
                    content.Markup.Element("li", issue);
                }

                content.Markup.Close();
            }

            if (component.Measures.Count > 0)
            {
                content.Table(ViewTables.Measures(component));
            }

            content.Markup.Close().Line();
        }
    }

    /// <summary>How the stream ran.</summary>
    public static void Performance(HtmlContent content, StatisticsView statistics)
    {
        content.Heading("Performance");
        Card(content, ViewTables.Performance(statistics));
    }

    /// <summary>Results of operations with their tables and figures; nothing if there are none.</summary>
    public static void Results(HtmlContent content, IReadOnlyList<OperationResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        content.Heading("Results of the operations");
        foreach (var result in results)
        {
            content.Markup.Open("section", ("class", "card"));
            content.Title($"{result.Title}: {ViewText.Word(result.State)} {IsoTime.ForPeople(result.FinishedAt)}");
            foreach (var table in result.Tables)
            {
                content.Table(table);
            }

            foreach (var figure in result.Figures)
            {
                content.Figure(figure);
            }

            content.Markup.Close().Line();
        }
    }

    /// <summary>All settings, folded away.</summary>
    public static void Settings(HtmlContent content, WorkbenchSettings settings)
    {
        content.Heading("Settings");
        content.Markup.Open("section", ("class", "card")).Open("details").Element("summary", "All settings of the run");
        content.Table(ViewTables.Settings(settings));
        content.Markup.Close().Close();
    }

    /// <summary>Lines of the log, folded away.</summary>
    public static void Log(HtmlContent content, IReadOnlyList<LogEntry> log)
    {
        content.Heading("Log");
        if (log.Count == 0)
        {
            content.Remark("The log is empty.");
            return;
        }

        var failures = log.Count(entry => entry.Level == LogLevel.Error);
        var warnings = log.Count(entry => entry.Level == LogLevel.Warning);
        content.Markup.Open("section", ("class", "card")).Open("details")
            .Element("summary", Invariant($"Lines: {log.Count}, errors: {failures}, warnings: {warnings}; times in UTC"))
            .Element("pre", ViewText.Of(log)).Close().Close();
    }

    private static void Card(HtmlContent content, Table table)
    {
        content.Markup.Open("section", ("class", "card"));
        content.Table(table);
        content.Markup.Close();
    }
}
