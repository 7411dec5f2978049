using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>The charts of a run: its control charts, then the courses of the metrics that have none.</summary>
public sealed class ChartList : Displayable, IReadOnlyList<ChartSnapshot>
{
    private readonly IReadOnlyList<ChartSnapshot> _charts;

    private ChartList(IReadOnlyList<ChartSnapshot> charts) => _charts = charts;

    /// <summary>Number of charts.</summary>
    public int Count => _charts.Count;

    /// <inheritdoc />
    public ChartSnapshot this[int index] => _charts[index];

    /// <summary>The chart of a metric.</summary>
    /// <param name="metric">Name of the metric, or machine and metric such as <c>am-01/temperature</c>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ChartSnapshot this[string metric] =>
        _charts.FirstOrDefault(chart =>
            string.Equals(chart.Metric, metric, StringComparison.OrdinalIgnoreCase)
            || string.Equals(chart.Id, metric, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(Count == 0
            ? $"There is no chart of '{metric}' yet; run an operation that reads the source first."
            : $"There is no chart of '{metric}'; there are charts of {string.Join(", ", _charts.Select(chart => chart.Metric).Distinct())}.");

    /// <inheritdoc />
    public IEnumerator<ChartSnapshot> GetEnumerator() => _charts.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToHtml() =>
        Count == 0 ? base.ToHtml() : string.Concat(_charts.Select((chart, index) => chart.ToHtml(withScript: index == Count - 1)));

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? "There are no charts yet." : string.Join("\n\n", _charts);

    internal static ChartList Of(RunExport run, LivePlace place)
    {
        var began = run.Operation.State is RunState.Running or RunState.Stopping ? run.Operation.StartedAt : null;
        var charted = run.Charts.Where(chart => chart.Panels.Any(panel => panel.Points.Count > 0)).ToList();
        var courses = run.Metrics
            .Where(reading => !charted.Exists(chart => chart.Machine == reading.Machine && chart.Metric == reading.Metric))
            .Join(
                run.Series.Where(slice => slice.Points.Count > 0),
                reading => (reading.Machine, reading.Metric),
                slice => (slice.Machine, slice.Metric),
                (reading, slice) => new ChartSnapshot(reading, slice.Points, place));
        return new ChartList([.. charted.Select(chart => new ChartSnapshot(chart, place, began)), .. courses]);
    }

    internal override void Write(HtmlContent content)
    {
        if (Count == 0)
        {
            content.Title("There are no charts yet.");
        }

        foreach (var chart in _charts)
        {
            chart.Write(content);
        }
    }
}
