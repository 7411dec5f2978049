using RealtimeWorkbench.Live;
using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws a control chart: its panels one above the other, with limits, zones, baseline and the points that broke a rule.</summary>
public static class ControlChartFigure
{
    private static readonly double[] ZoneStrengths = [0.11, 0.07, 0.035];
    /// <summary>Most changes of the size of subgroups around which zones are drawn: of more, one sees nothing.</summary>
    private const int MostSizes = 60;

    private static readonly string[] ZoneNames = ["zone C", "zone B", "zone A"];

    /// <summary>Describes a control chart as a figure.</summary>
    /// <param name="chart">The chart. Points are placed by event time where that ascends, otherwise by their number.</param>
    /// <remarks>
    /// A missing number in the sequence of points, a value that isn't finite, and a silence of more than five usual steps are gaps.
    /// Zones are those that the rules count points in (<see cref="Zones"/>), cut off at the limits; they are drawn for each stage whose limits are
    /// constant, on panels where such rules are valid.
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
        List<FigureLine> lines =
        [
            Level("CL", LineStyle.Center, x, [.. points.Select(point => HasLimits(point) ? Finite(point.Center) : null)], spread),
            .. Limits("UCL", chart, points, x, point => point.Upper, spread),
            .. Limits("LCL", chart, points, x, point => point.Lower, spread),
        ];
        if (points.All(point => point.Lower == point.Center))
        {
            // Of a sum that starts at zero there is no lower limit, only a floor.
            lines.RemoveAll(line => line.Name == "LCL");
        }

        lines.RemoveAll(line => line.X.Count == 0);
        lines.Add(Course(panel.Name, points, x));

        var unit = chart.Unit.Length == 0 ? "" : $" ({chart.Unit})";
        return new FigurePanel(panel.Name + unit, lines, [.. Marks(chart, panel, x)], [.. Baselines(points, x), .. ZonesOf(chart, panel, x)])
        {
            Breaks = [.. Stages(chart, panel, x)],
        };
    }

    /// <summary>A subgroup with too few values for a point has no limits either.</summary>
    private static bool HasLimits(ChartPointView point) => point.Missing == 0 || double.IsFinite(point.Value);

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

    /// <summary>A limit, and apart from it what of it is provisional.</summary>
    private static IEnumerable<FigureLine> Limits(
        string name, ChartView chart, IReadOnlyList<ChartPointView> points, double[] x, Func<ChartPointView, double?> limit, double spread)
    {
        double?[] values = [.. points.Select(point => HasLimits(point) ? Finite(limit(point)) : null)];
        bool[] provisional = [.. points.Select(point => IsProvisional(chart, point.Index))];
        yield return Level(name, LineStyle.Limit, x, [.. values.Select((value, i) => provisional[i] ? null : value)], spread);
        if (provisional.Contains(true))
        {
            var line = Level(name, LineStyle.Provisional, x, [.. values.Select((value, i) => provisional[i] ? value : null)], spread);
            yield return line with { EndLabel = line.EndLabel is { } label ? $"{label} provisional" : null };
        }
    }

    private static bool IsProvisional(ChartView chart, long index) =>
        chart.Stages.LastOrDefault(stage => stage.Index <= index)?.Name == StageView.Provisional;

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
        var notes = chart.Notes.Where(note => note.Cause.Length + note.Note.Length > 0).ToDictionary(note => note.Index);
        for (var i = 0; i < x.Length; i++)
        {
            var point = panel.Points[i];
            var note = notes.GetValueOrDefault(point.Index);
            var isBroken = point.Violations is { Count: > 0 };
            if (!double.IsFinite(point.Value) || (!isBroken && point.Excluded is null && note is null && point.Missing == 0))
            {
                continue;
            }

            var value = NumberText.ApartFrom(point.Value, point.Lower, point.Upper);
            var unit = chart.Unit.Length == 0 ? "" : $" {chart.Unit}";
            IEnumerable<string> reasons =
            [
                .. point.Violations ?? [],
                .. point.Missing == 0 ? Array.Empty<string>() : [WordsOf(point.Missing, chart.SubgroupSize)],
                .. point.Excluded is { } cause ? [$"left out of the limits: {cause}"] : Array.Empty<string>(),
                .. note is null ? Array.Empty<string>() : [WordsOf(note)],
            ];
            yield return new FigureMark(
                x[i],
                point.Value,
                point.Excluded ?? (isBroken ? string.Join(",", point.Violations!.Select(RuleMark).Distinct()) : note?.Cause ?? ""),
                Invariant($"Point {point.Index}, {panel.Name} = {value}{unit}: {string.Join("; ", reasons)}"))
            {
                Style = point.Excluded is not null ? MarkStyle.Excluded : isBroken ? MarkStyle.Alarm : note is not null ? MarkStyle.Noted : MarkStyle.Incomplete,
                IsHollow = point.Missing > 0,
            };
        }
    }

    /// <summary>What a subgroup lacks.</summary>
    private static string WordsOf(int missing, int size) => size > 1
        ? Invariant($"incomplete: lacks {missing} of {size} values; judged by limits of its own size")
        : Invariant($"incomplete: lacks {missing} {(missing == 1 ? "value" : "values")}; judged by limits of its own size");

    /// <summary>What a note says, and who says it.</summary>
    private static string WordsOf(PointNote note) =>
        $"{(note.Cause.Length > 0 ? $"cause {note.Cause}" : "note")}{(note.Note.Length > 0 ? $" ({note.Note})" : "")}, by {note.By}";

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

    /// <summary>Zones of each stage, and of the subgroups that lack values apart from the others; of a point alone where a stage has but one, they would have no width.</summary>
    private static IEnumerable<FigureBand> ZonesOf(ChartView chart, PanelView panel, double[] x)
    {
        if (!panel.HasZones)
        {
            yield break;
        }

        int[] stages =
        [
            .. chart.Stages.Select(stage => panel.Points.TakeWhile(point => point.Index < stage.Index).Count())
                .Where(start => start > 0 && start < x.Length),
        ];
        int[] sizes = [.. Enumerable.Range(1, Math.Max(0, x.Length - 1)).Where(i => panel.Points[i].Missing != panel.Points[i - 1].Missing)];
        int[] starts = [0, .. stages.Concat(sizes.Length > MostSizes ? [] : sizes).Distinct().Order()];
        for (var stage = 0; stage < starts.Length; stage++)
        {
            var end = stage + 1 < starts.Length ? starts[stage + 1] : x.Length;
            foreach (var band in Zones(panel.Points.Skip(starts[stage]).Take(end - starts[stage])))
            {
                yield return starts.Length == 1 ? band : band with
                {
                    Start = stage == 0 ? x[0] : (x[starts[stage] - 1] + x[starts[stage]]) / 2,
                    End = end == x.Length ? x[^1] : (x[end - 1] + x[end]) / 2,
                };
            }
        }
    }

    private static IEnumerable<FigureBand> Zones(IEnumerable<ChartPointView> points)
    {
        var limited = points.Where(point => HasLimits(point) && Finite(point.Lower) is not null && Finite(point.Upper) is not null).ToList();
        if (limited.Count == 0)
        {
            yield break;
        }

        var first = limited[0];
        var (lower, center, upper) = (first.Lower!.Value, first.Center, first.Upper!.Value);
        if (limited.Any(point => point.Lower != lower || point.Center != center || point.Upper != upper || point.Reach != first.Reach) || !(upper > lower))
        {
            yield break;
        }

        var zones = Spc.Rules.Zones.Of(new ControlLimits(lower, center, upper, 0) { Reach = first.Reach ?? 0 });
        double[] up = [center, zones.UpperOneThird, zones.UpperTwoThirds, upper];
        double[] down = [center, zones.LowerOneThird, zones.LowerTwoThirds, lower];
        for (var zone = 0; zone < 3; zone++)
        {
            // Where a limit was moved, the zones beyond it hold no points.
            var (near, far) = (Math.Min(up[zone], upper), zone == 2 ? upper : Math.Min(up[zone + 1], upper));
            if (far > near)
            {
                yield return new FigureBand(ZoneNames[zone], near, far, IsVertical: false, ZoneStrengths[zone]);
            }

            (near, far) = (Math.Max(down[zone], lower), zone == 2 ? lower : Math.Max(down[zone + 1], lower));
            if (far < near)
            {
                yield return new FigureBand(ZoneNames[zone], far, near, IsVertical: false, ZoneStrengths[zone]);
            }
        }
    }

    private static IEnumerable<FigureBreak> Stages(ChartView chart, PanelView panel, double[] x)
    {
        foreach (var stage in chart.Stages)
        {
            var start = panel.Points.TakeWhile(point => point.Index < stage.Index).Count();
            if (start > 0 && start < x.Length)
            {
                yield return new FigureBreak((x[start - 1] + x[start]) / 2, stage.Name);
            }
            else if (start == 0 && x.Length > 0 && stage.Name == StageView.Provisional && IsProvisional(chart, panel.Points[0].Index))
            {
                yield return new FigureBreak(x[0], stage.Name);
            }
        }
    }

    private static double SpreadOf(IReadOnlyList<ChartPointView> points)
    {
        var last = points.LastOrDefault(point => Finite(point.Upper) is not null);
        return last is null ? 0 : last.Upper!.Value - (Finite(last.Lower) ?? last.Center);
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
