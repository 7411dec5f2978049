using System.Text;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws one panel of a figure.</summary>
internal sealed partial class SvgPanel
{
    private const double HeadHeight = 20;
    private const double LabelHeight = 13;
    private const double DotSpacing = 6;
    private const int MostMarksDescribed = 20;

    private readonly FigurePanel _panel;
    private readonly IReadOnlyList<AxisTick> _ticks;
    private readonly double _from;
    private readonly double _to;

    /// <summary>Where title and legend end, in px from the left: beside them labels have room above the plot.</summary>
    private double _headEnd;

    public SvgPanel(FigurePanel panel)
    {
        _panel = panel;
        var values = panel.Lines.SelectMany(line => line.Y).OfType<double>()
            .Concat(panel.Areas.SelectMany(area => area.Lower.Concat(area.Upper)).OfType<double>())
            .Concat(panel.Marks.Select(mark => mark.Y))
            .Concat(panel.Bands.Where(band => !band.IsVertical).SelectMany(band => new[] { band.From, band.To }))
            .Concat(panel.Bars.SelectMany(bar => new[] { 0, bar.Height }));
        (_from, _to) = RangeOf(values, panel);
        _ticks = panel.IsLogarithmic ? AxisTicks.Logarithmic(_from, _to)
            : panel.CountsThings ? AxisTicks.WholeNumbers(_from, _to, 5) : AxisTicks.Numbers(_from, _to, 5);
    }

    /// <summary>Width in px that the labels of the vertical axis need.</summary>
    public double LeftMargin => _ticks.Select(tick => TextWidth(tick.Label)).DefaultIfEmpty(0).Max() + 14;

    /// <summary>Width in px that the labels at the right end need.</summary>
    public double RightMargin =>
        _panel.Lines.Where(line => line.EndLabel is not null).Select(line => TextWidth(line.EndLabel!) + 12).DefaultIfEmpty(16).Max();

    /// <summary>What the panel shows, for those who don't see it.</summary>
    public string Description
    {
        get
        {
            var text = new StringBuilder(_panel.YTitle).Append(':');
            foreach (var line in _panel.Lines.Where(IsCourse))
            {
                var values = line.Y.OfType<double>().Where(double.IsFinite).ToList();
                text.Append(values.Count == 0
                    ? $" {line.Name}, no values;"
                    : Invariant($" {line.Name}, {values.Count} values from {NumberText.Of(values.Min())} to {NumberText.Of(values.Max())};"));
            }

            foreach (var line in _panel.Lines.Where(line => line.EndLabel is not null))
            {
                text.Append(' ').Append(line.EndLabel).Append(';');
            }

            foreach (var bar in _panel.Bars.Where(bar => bar.Text.Length > 0).Take(MostMarksDescribed))
            {
                text.Append(' ').Append(bar.Text.TrimEnd('.')).Append('.');
            }

            foreach (var place in _panel.Breaks.Take(MostMarksDescribed))
            {
                text.Append(' ').Append(place.Name).Append(';');
            }

            if (_panel.Bars.Count > 0 && _panel.Marks.Count == 0)
            {
                return text.ToString();
            }

            text.Append(Invariant($" Marked points: {_panel.Marks.Count}."));
            foreach (var mark in _panel.Marks.Take(MostMarksDescribed))
            {
                text.Append(' ').Append(mark.Text.TrimEnd('.')).Append('.');
            }

            return text.ToString();
        }
    }

    /// <summary>Width in px that a text takes at most, near enough to keep labels apart.</summary>
    public static double TextWidth(string text) => text.Length * 6.9;

    /// <summary>Draws the panel. Only the first one names what is shaded in all of them.</summary>
    /// <returns>Where its plot ends, in px from the top.</returns>
    public double Draw(
        MarkupWriter body, SvgScale x, IReadOnlyList<AxisTick> xTicks, double top, double plotHeight, double width, bool isFirst)
    {
        var plotTop = DrawHead(body, x.Start, top, width);
        var y = new SvgScale(_from, _to, plotTop + plotHeight, plotTop) { IsLogarithmic = _panel.IsLogarithmic };
        body.Line().Open("g");
        DrawBands(body, x, y, isFirst);
        DrawGrid(body, x, y, xTicks);
        foreach (var area in _panel.Areas)
        {
            DrawArea(body, area, x, y);
        }

        DrawBars(body, x, y);
        var courses = 0;
        foreach (var line in _panel.Lines)
        {
            DrawLine(body, _panel.IsLogarithmic ? AboveZero(line) : line, x, y, courses);
            courses += IsCourse(line) ? 1 : 0;
        }

        DrawBreaks(body, x, y);
        DrawMarks(body, x, y);
        DrawEndLabels(body, x, y, width);
        if (_panel.Bars.Count == 0 && !_panel.Lines.Any(line => IsCourse(line) && line.Y.Any(IsFinite)))
        {
            body.Element(
                "text", "No values yet.", ("x", SvgScale.Text((x.Start + x.End) / 2)), ("y", SvgScale.Text(plotTop + (plotHeight / 2))), ("text-anchor", "middle"));
        }

        body.Close();
        return y.Start;
    }

    private static bool IsCourse(FigureLine line) => line.Style is LineStyle.Points or LineStyle.Plain;

    private static bool IsFinite(double? value) => value is { } number && double.IsFinite(number);

    /// <summary>Title of the axis and, where there is more than one course, what is what.</summary>
    private double DrawHead(MarkupWriter body, double left, double top, double width)
    {
        var baseline = top + 14;
        body.Element("text", _panel.YTitle, ("class", "head"), ("x", SvgScale.Text(left)), ("y", SvgScale.Text(baseline)));
        var courses = _panel.Lines.Where(IsCourse).ToList();
        _headEnd = left + TextWidth(_panel.YTitle);
        var hasHollow = _panel.Marks.Any(mark => mark.IsHollow);
        var needsNames = courses.Count + _panel.Areas.Count > 1;
        if (!needsNames && !hasHollow)
        {
            return top + HeadHeight;
        }

        var at = _headEnd + 24;
        var entries = (needsNames ? courses : []).Select((line, i) => (line.Name, Swatch: Invariant($"c{i % 6}")))
            .Concat(_panel.Areas.Select(area => (area.Name, Swatch: "area")))
            .Concat(hasHollow ? [("lacks values", "hollow")] : []);
        foreach (var (name, swatch) in entries)
        {
            var entryWidth = TextWidth(name) + 36;
            if (at + entryWidth > width && at > left)
            {
                at = left;
                baseline += 16;
            }

            var middle = baseline - 4;
            var shape = swatch switch
            {
                "hollow" => HollowPoint(at + 12, middle),
                "area" => Invariant($"M{at:0.#} {middle:0.#}v-3h18v6h-18z"),
                _ => Invariant($"M{at:0.#} {middle:0.#}h18"),
            };
            body.Empty("path", ("class", swatch), ("d", shape), ("stroke-width", "2"));
            body.Element("text", name, ("class", "small"), ("x", SvgScale.Text(at + 23)), ("y", SvgScale.Text(baseline)));
            at += entryWidth;
            _headEnd = Math.Max(_headEnd, at);
        }

        return baseline + 6;
    }

    private void DrawBands(MarkupWriter body, SvgScale x, SvgScale y, bool isFirst)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var band in _panel.Bands.Where(band => double.IsFinite(band.From) && double.IsFinite(band.To)))
        {
            var scale = band.IsVertical ? x : y;
            var (near, far) = (scale.At(Math.Min(band.From, band.To)), scale.At(Math.Max(band.From, band.To)));
            var (left, right) = band.IsVertical ? (near, far)
                : (band.Start is { } start ? x.At(start) : x.Start, band.End is { } end ? x.At(end) : x.End);
            var (upper, lower) = band.IsVertical ? (y.End, y.Start) : (far, near);
            body.Open(
                "rect",
                ("class", "shade"),
                ("x", SvgScale.Text(left)),
                ("y", SvgScale.Text(upper)),
                ("width", SvgScale.Text(Math.Max(1, right - left))),
                ("height", SvgScale.Text(Math.Max(0, lower - upper))),
                ("fill-opacity", Invariant($"{Math.Clamp(band.Strength * 2, 0, 1):0.###}")));
            body.Element("title", band.Name).Close();
            if (band.IsVertical && isFirst && right - left > TextWidth(band.Name) && named.Add(band.Name))
            {
                body.Element("text", band.Name, ("class", "small halo"), ("x", SvgScale.Text(left + 4)), ("y", SvgScale.Text(y.End + 12)));
            }
        }
    }

    private void DrawGrid(MarkupWriter body, SvgScale x, SvgScale y, IReadOnlyList<AxisTick> xTicks)
    {
        var grid = new StringBuilder();
        foreach (var tick in _ticks)
        {
            grid.Append(Invariant($"M{x.Start:0.#} {y.TextAt(tick.Position)}H{x.End:0.#}"));
            body.Element(
                "text", tick.Label, ("x", SvgScale.Text(x.Start - 6)), ("y", SvgScale.Text(y.At(tick.Position) + 4)), ("text-anchor", "end"));
        }

        foreach (var tick in xTicks)
        {
            grid.Append(Invariant($"M{x.TextAt(tick.Position)} {y.End:0.#}V{y.Start:0.#}"));
        }

        body.Empty("path", ("class", "grid"), ("d", grid.ToString()));
        body.Empty("path", ("class", "frame"), ("d", Invariant($"M{x.Start:0.#} {y.End:0.#}V{y.Start:0.#}H{x.End:0.#}")));
    }

    private void DrawLine(MarkupWriter body, FigureLine line, SvgScale x, SvgScale y, int course)
    {
        var style = line.Style switch
        {
            LineStyle.Center => "center",
            LineStyle.Limit => "limit",
            LineStyle.Provisional => "limit provisional",
            _ => Invariant($"c{course % 6}"),
        };
        var isDense = line.X.Count * DotSpacing > x.End - x.Start;
        var path = new StringBuilder();
        var dots = new StringBuilder();
        var hollow = _panel.Marks.Where(mark => mark.IsHollow).Select(mark => (mark.X, mark.Y)).ToHashSet();
        for (var i = 0; i < line.X.Count; i++)
        {
            if (!IsFinite(line.Y[i]) || !double.IsFinite(line.X[i]))
            {
                continue;
            }

            var joined = i > 0 && IsFinite(line.Y[i - 1]) && double.IsFinite(line.X[i - 1]);
            var goesOn = i + 1 < line.X.Count && IsFinite(line.Y[i + 1]);
            var point = $"{x.TextAt(line.X[i])} {y.TextAt(line.Y[i]!.Value)}";
            path.Append(joined ? 'L' : 'M').Append(point);
            if ((line.Style == LineStyle.Points && !hollow.Contains((line.X[i], line.Y[i]!.Value))) || (!joined && !goesOn))
            {
                dots.Append('M').Append(point).Append("h0");
            }
        }

        if (path.Length > 0)
        {
            body.Empty("path", ("class", style), ("d", path.ToString()));
        }

        if (dots.Length > 0)
        {
            body.Empty("path", ("class", style + (isDense ? " dots fine" : " dots")), ("d", dots.ToString()));
        }
    }

    private static void DrawArea(MarkupWriter body, FigureArea area, SvgScale x, SvgScale y)
    {
        var path = new StringBuilder();
        for (var i = 0; i < area.X.Count; i++)
        {
            var first = i;
            while (i < area.X.Count && IsFinite(area.Lower[i]) && IsFinite(area.Upper[i]))
            {
                path.Append(i == first ? 'M' : 'L').Append(x.TextAt(area.X[i])).Append(' ').Append(y.TextAt(area.Upper[i]!.Value));
                i++;
            }

            for (var k = i - 1; k >= first; k--)
            {
                path.Append('L').Append(x.TextAt(area.X[k])).Append(' ').Append(y.TextAt(area.Lower[k]!.Value));
            }

            path.Append(i > first ? "Z" : "");
        }

        if (path.Length > 0)
        {
            body.Empty("path", ("class", "area"), ("d", path.ToString()));
        }
    }

    /// <summary>Labels beside the ends of their lines, moved apart where they would cover each other.</summary>
    private void DrawEndLabels(MarkupWriter body, SvgScale x, SvgScale y, double width)
    {
        var labels = _panel.Lines.Where(line => line.EndLabel is not null && line.Y.Any(IsFinite))
            .Select(line => (Text: line.EndLabel!, At: y.At(line.Y.Last(IsFinite)!.Value)))
            .OrderBy(label => label.At).ToList();
        var places = new double[labels.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(labels[i].At, i == 0 ? y.End : places[i - 1] + LabelHeight);
        }

        // What ran out of the bottom is pushed back up, from the last one on.
        var lowest = y.Start;
        for (var i = places.Length - 1; i >= 0 && places[i] > lowest; i--)
        {
            places[i] = lowest;
            lowest -= LabelHeight;
        }

        for (var i = 0; i < places.Length; i++)
        {
            var fits = Math.Max(4, (int)((width - x.End - 6) / 6.9));
            var text = labels[i].Text.Length <= fits ? labels[i].Text : labels[i].Text[..(fits - 1)] + "…";
            body.Element("text", text, ("x", SvgScale.Text(x.End + 6)), ("y", SvgScale.Text(places[i] + 4)));
        }
    }
}
