using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Operations;

/// <summary>What a stream leaves behind, as tables and figures.</summary>
internal static class StreamFindings
{
    /// <summary>More figures than a person looks at only make a report slow; the views have them all.</summary>
    private const int MostFigures = 12;

    private const int FigureWidth = 600;

    /// <summary>How the stream ran and what it measured.</summary>
    public static void AddStream(this Findings findings, RunContext context, StreamRun run)
    {
        findings.Add(Tables.Stream(run.Pipeline.Statistics.Snapshot()));
        if (run.Pipeline.Gaps.Total > 0)
        {
            findings.Add(Tables.Gaps(run.Pipeline.Gaps));
        }

        var state = context.Live.Everything(FigureWidth);
        findings.Add(Tables.Metrics(state.Metrics));
        if (run.Voxels?.Summary() is { SamplesInside: > 0 } summary)
        {
            findings.Add(Tables.Voxels(summary));
        }

        if (run.Windows is { } windows)
        {
            findings.Add(windows.ToTable());
        }

        foreach (var reading in state.Metrics.Take(MostFigures))
        {
            var course = state.Series.FirstOrDefault(
                slice => slice.Machine == reading.Machine && slice.Metric == reading.Metric);
            if (course is not null)
            {
                findings.Add(TrendFigure.Of(reading, course.Points));
            }
        }
    }

    /// <summary>The control charts, those with most violations first, and how complete the rows of groups of metrics were.</summary>
    public static void AddCharts(this Findings findings, RunContext context, StreamRun run)
    {
        var charts = context.Live.Charts();
        findings.Add(Tables.Charts(charts));
        if (run.GroupCounts is { Count: > 0 } counts)
        {
            findings.Add(Tables.Groups(counts));
        }

        var worst = charts
            .OrderByDescending(chart => chart.Panels.Sum(panel => panel.OutOfControl))
            .Take(MostFigures);
        foreach (var chart in worst)
        {
            findings.Add(ControlChartFigure.Of(chart));
        }
    }

    /// <summary>The alerts, and how they match the injected faults if there were any.</summary>
    public static void AddAlerts(this Findings findings, RunContext context, StreamRun run)
    {
        findings.Add(Tables.Alerts(context.Alerts.Find(AlertFilter.All)));
        if (run.Score is { } score)
        {
            findings.Add(Tables.Faults(score));
        }
    }
}
