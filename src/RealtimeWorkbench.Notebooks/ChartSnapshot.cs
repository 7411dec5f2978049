using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A control chart, or the course of a metric that has none. It is live while its run goes on.</summary>
public sealed class ChartSnapshot : Displayable
{
    /// <summary>More points than a person can tell apart only make a notebook large; <see cref="Values"/> has them all.</summary>
    private const int PointsDrawn = 500;

    private readonly ChartView? _chart;
    private readonly LivePlace _place;
    private readonly DateTimeOffset? _run;

    /// <param name="chart">The chart.</param>
    /// <param name="place">Where the live one is served.</param>
    /// <param name="run">When its run began, if it goes on (UTC).</param>
    internal ChartSnapshot(ChartView chart, LivePlace place, DateTimeOffset? run = null)
    {
        _chart = chart;
        _place = place;
        _run = run;
        (Id, Machine, Metric, Unit) = (chart.Id, chart.Machine, chart.Metric, chart.Unit);
        var points = chart.Panels.Count > 0 ? chart.Panels[0].Points : [];
        Values = [.. points.Select(point => point.Value)];
        Times = [.. points.Select(point => DateTimeOffset.FromUnixTimeMilliseconds(point.T))];
        Figure = ControlChartFigure.Of(Newest(chart));
    }

    internal ChartSnapshot(MetricReading reading, IReadOnlyList<SeriesPoint> course, LivePlace place)
    {
        _place = place;
        (Id, Machine, Metric, Unit) = ($"{reading.Machine}/{reading.Metric}", reading.Machine, reading.Metric, reading.Unit);
        Values = [.. course.Select(point => point.Last)];
        Times = [.. course.Select(point => DateTimeOffset.FromUnixTimeMilliseconds(point.T))];
        Figure = TrendFigure.Of(reading, course);
    }

    /// <summary>Machine and metric, such as <c>am-01/temperature</c>.</summary>
    public string Id { get; }

    /// <summary>Key of the machine.</summary>
    public string Machine { get; }

    /// <summary>Name of the metric.</summary>
    public string Metric { get; }

    /// <summary>Unit of the metric, or the empty string.</summary>
    public string Unit { get; }

    /// <summary>Whether it is a control chart; otherwise the course of a metric.</summary>
    public bool IsControlChart => _chart is not null;

    /// <summary>Whether its run was going on when it was taken: it goes on in the output of the cell.</summary>
    public bool IsLive => _run is not null;

    /// <summary>Plotted values in the unit of the metric: those of the location panel of a control chart.</summary>
    public double[] Values { get; }

    /// <summary>Event times (UTC) of <see cref="Values"/>.</summary>
    public DateTimeOffset[] Times { get; }

    /// <summary>Panels of a control chart with points and limits, location first; empty for the course of a metric.</summary>
    public IReadOnlyList<PanelView> Panels => _chart?.Panels ?? [];

    /// <summary>Where the limits come from; <see langword="null"/> until Phase I is over.</summary>
    public BaselineView? Baseline => _chart?.Baseline;

    /// <summary>Newest centre line of the location panel.</summary>
    public double? Center => Newest()?.Center;

    /// <summary>Newest lower limit of the location panel.</summary>
    public double? Lower => Newest()?.Lower;

    /// <summary>Newest upper limit of the location panel.</summary>
    public double? Upper => Newest()?.Upper;

    /// <summary>Points of all panels that broke a rule.</summary>
    public IReadOnlyList<ChartPointView> Violations => Views.Violations(Panels);

    /// <summary>The picture; its newest points, if there are very many.</summary>
    public Figure Figure { get; }

    /// <inheritdoc />
    public override string ToHtml() => ToHtml(withScript: true);

    /// <inheritdoc />
    public override string ToString() => _chart is null
        ? $"{Figure.Title}: {ViewText.Count(Values.Length)} points, newest {ViewText.Number(Values.Length > 0 ? Values[^1] : null)} {Unit}".TrimEnd()
        : PlainText.Of($"{Figure.Title}. {_chart.Notice}".TrimEnd(), ViewTables.Limits([_chart]));

    /// <summary>Writes it as HTML.</summary>
    /// <param name="withScript">Whether to bring the script that mounts the live chart; one in an output is enough.</param>
    internal string ToHtml(bool withScript) => _run is { } run
        ? CellHtml.Chart(_place, Id, run, Write, withScript)
        : CellHtml.Figure(_place, Figure, Write, withScript);

    internal override void Write(HtmlContent content)
    {
        if (_chart is not null)
        {
            content.Chart(Newest(_chart));
        }
        else
        {
            content.Figure(Figure);
        }
    }

    private static ChartView Newest(ChartView chart) => chart with
    {
        Panels = [.. chart.Panels.Select(panel => panel with { Points = [.. panel.Points.Skip(panel.Points.Count - PointsDrawn)] })],
    };

    private ChartPointView? Newest() => Panels.Count > 0 && Panels[0].Points.Count > 0 ? Panels[0].Points[^1] : null;
}
