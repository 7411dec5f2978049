using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws a control chart: its panels one above the other, with limits, zones, baseline and the points that broke a rule.</summary>
public static class ControlChartFigure
{
    private static readonly double[] ZoneStrengths = [0.11, 0.07, 0.035];
    private static readonly string[] ZoneNames = ["zone C", "zone B", "zone A"];

    /// <summary>Describes a control chart as a figure.</summary>
    /// <param name="chart">The chart. Points are placed by event time where that ascends, otherwise by their number.</param>
    /// <remarks>
    /// A missing number in the sequence of points, a value that isn't finite, and a silence of more than five usual steps are gaps.
    /// Zones are drawn where both limits are constant and equally far from the centre: only there are thirds of the distance the same in σ.
    /// </remarks>
    public static Figure Of(ChartView chart)
    {
        var isTime = chart.Panels.Count > 0 && chart.Panels.All(panel => HasTimes(panel.Points));
        var pointName = chart.SubgroupSize > 1 ? "Subgroup" : "Point";
        return new Figure(
            TitleOf(chart),
            [.. chart.Panels.Select(panel => PanelOf(chart, panel, isTime))],
            new FigureAxis(isTime ? "Time (UTC)" : pointName, isTime));
    }

    /// <summary>What a rule is called on the chart: the number of a numbered rule, otherwise its name.</summary>
    /// <param name="violation">A violation of a chart point, such as "nelson-1: one point beyond 3σ".</param>
    internal static string RuleMark(string violation)
    {
        var end = violation.IndexOf(':', StringComparison.Ordinal);
        var rule = end < 0 ? violation : violation[..end];
        var number = rule[(rule.LastIndexOf('-') + 1)..];
        return number.Length > 0 && number.All(char.IsAsciiDigit) ? number : rule;
    }

    private static string TitleOf(ChartView chart)
    {
        var name = $"{chart.Machine} {chart.Metric}".Trim();
        var size = chart.SubgroupSize > 1 ? Invariant($", n = {chart.SubgroupSize}") : "";
        var sigma = chart.Sigma > 0 ? Invariant($", {chart.Sigma}σ") : "";
        return $"{name}: {chart.Title}{size}{sigma}";
    }

    private static bool HasTimes(IReadOnlyList<ChartPointView> points)
    {
        var previous = 0L;
        foreach (var point in points)
        {
            if (point.T <= previous)
            {
                return false;
            }

            previous = point.T;
        }

        return true;
    }

    private static FigurePanel PanelOf(ChartView chart, PanelView panel, bool isTime)
    {
        var points = panel.Points;
        double[] x = [.. points.Select(point => isTime ? point.T : (double)point.Index)];
        var spread = SpreadOf(points);
        var lines = new List<FigureLine>
        {
            Level("CL", LineStyle.Center, x, [.. points.Select(point => Finite(point.Center))], spread),
            Level("UCL", LineStyle.Limit, x, [.. points.Select(point => Finite(point.Upper))], spread),
            Level("LCL", LineStyle.Limit, x, [.. points.Select(point => Finite(point.Lower))], spread),
        };
        lines.RemoveAll(line => line.X.Count == 0);
        lines.Add(Course(panel.Name, points, x));

        var unit = chart.Unit.Length == 0 ? "" : $" ({chart.Unit})";
        return new FigurePanel(panel.Name + unit, lines, [.. Marks(chart, panel, x)], [.. Baselines(points, x), .. Zones(points)]);
    }

    private static FigureLine Course(string name, IReadOnlyList<ChartPointView> points, double[] x)
    {
        var longest = Gaps.LongestStep(x);
        var (xs, ys) = (new List<double>(x.Length), new List<double?>(x.Length));
        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0 && (points[i].Index > points[i - 1].Index + 1 || x[i] - x[i - 1] > longest))
            {
                xs.Add((x[i - 1] + x[i]) / 2);
                ys.Add(null);
            }

            xs.Add(x[i]);
            ys.Add(Finite(points[i].Value));
        }

        return new FigureLine(name, LineStyle.Points, xs, ys);
    }

    /// <summary>A level that changes midway between two points, as limits of subgroups of different size do.</summary>
    private static FigureLine Level(string name, LineStyle style, double[] x, double?[] values, double spread)
    {
        var (xs, ys) = (new List<double>(), new List<double?>());
        if (values.All(value => value is null))
        {
            return new FigureLine(name, style, xs, ys);
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0 && values[i] != values[i - 1])
            {
                var middle = (x[i - 1] + x[i]) / 2;
                xs.AddRange([middle, middle]);
                ys.AddRange([values[i - 1], values[i]]);
            }

            if (i == 0 || i == x.Length - 1)
            {
                xs.Add(x[i]);
                ys.Add(values[i]);
            }
        }

        return new FigureLine(
            name, style, xs, ys, values[^1] is { } last ? $"{name} {NumberText.Within(last, spread)}" : null);
    }

    private static IEnumerable<FigureMark> Marks(ChartView chart, PanelView panel, double[] x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var point = panel.Points[i];
            if (point.Violations is { Count: > 0 } violations && double.IsFinite(point.Value))
            {
                var label = string.Join(",", violations.Select(RuleMark).Distinct());
                var value = NumberText.ApartFrom(point.Value, point.Lower, point.Upper);
                var unit = chart.Unit.Length == 0 ? "" : $" {chart.Unit}";
                yield return new FigureMark(
                    x[i], point.Value, label, Invariant($"Point {point.Index}, {panel.Name} = {value}{unit}: {string.Join("; ", violations)}"));
            }
        }
    }

    private static IEnumerable<FigureBand> Baselines(IReadOnlyList<ChartPointView> points, double[] x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (points[i].Baseline)
            {
                var first = i;
                while (i + 1 < x.Length && points[i + 1].Baseline)
                {
                    i++;
                }

                yield return new FigureBand("baseline", x[first], x[i], IsVertical: true, 0.06);
            }
        }
    }

    private static IEnumerable<FigureBand> Zones(IReadOnlyList<ChartPointView> points)
    {
        var limited = points.Where(point => Finite(point.Lower) is not null && Finite(point.Upper) is not null).ToList();
        if (limited.Count == 0)
        {
            yield break;
        }

        var (lower, center, upper) = (limited[0].Lower!.Value, limited[0].Center, limited[0].Upper!.Value);
        var tolerance = 1e-6 * (upper - lower);
        if (limited.Any(point => point.Lower != lower || point.Center != center || point.Upper != upper)
            || !(Math.Abs(upper - center - (center - lower)) <= tolerance) || upper <= lower)
        {
            yield break;
        }

        var third = (upper - center) / 3;
        for (var zone = 0; zone < 3; zone++)
        {
            var (near, far) = (zone * third, (zone + 1) * third);
            yield return new FigureBand(ZoneNames[zone], center + near, center + far, IsVertical: false, ZoneStrengths[zone]);
            yield return new FigureBand(ZoneNames[zone], center - far, center - near, IsVertical: false, ZoneStrengths[zone]);
        }
    }

    private static double SpreadOf(IReadOnlyList<ChartPointView> points)
    {
        var last = points.LastOrDefault(point => Finite(point.Upper) is not null);
        return last is null ? 0 : last.Upper!.Value - (Finite(last.Lower) ?? last.Center);
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
