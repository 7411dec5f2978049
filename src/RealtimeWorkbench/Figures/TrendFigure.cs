using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws the course of a metric: its newest values as a line, the extremes between them as an area, and its limits.</summary>
public static class TrendFigure
{
    /// <summary>Describes the course of a metric as a figure.</summary>
    /// <param name="reading">The metric with its unit and limits.</param>
    /// <param name="points">Its course in the order of time. A silence of more than five usual steps is a gap.</param>
    public static Figure Of(MetricReading reading, IReadOnlyList<SeriesPoint> points)
    {
        double[] times = [.. points.Select(point => (double)point.T)];
        var longest = Gaps.LongestStep(times);
        var x = new List<double>(times.Length);
        var (last, lower, upper) = (new List<double?>(), new List<double?>(), new List<double?>());
        for (var i = 0; i < times.Length; i++)
        {
            if (i > 0 && times[i] - times[i - 1] > longest)
            {
                x.Add((times[i - 1] + times[i]) / 2);
                last.Add(null);
                lower.Add(null);
                upper.Add(null);
            }

            x.Add(times[i]);
            last.Add(points[i].Last);
            lower.Add(points[i].Min);
            upper.Add(points[i].Max);
        }

        var limits = new[] { Limit("upper", reading.Upper, times), Limit("lower", reading.Lower, times) };
        var unit = reading.Unit.Length == 0 ? "" : $" ({reading.Unit})";
        var panel = new FigurePanel(
            reading.Metric + unit,
            [.. limits.OfType<FigureLine>(), new FigureLine(reading.Metric, LineStyle.Plain, x, last)],
            [],
            [])
        {
            Areas = points.Any(point => point.Min < point.Max)
                ? [new FigureArea("smallest to largest value", x, lower, upper)]
                : [],
        };
        return new Figure($"{reading.Machine} {reading.Metric}".Trim(), [panel], new FigureAxis("Time (UTC)", IsTime: true));
    }

    private static FigureLine? Limit(string name, double? value, double[] times) =>
        value is { } limit && double.IsFinite(limit) && times.Length > 0
            ? new FigureLine(name, LineStyle.Limit, [times[0], times[^1]], [limit, limit], $"{name} {NumberText.Of(limit)}")
            : null;
}
