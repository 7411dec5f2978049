namespace RealtimeWorkbench.Figures;

/// <summary>Draws a figure as SVG, for reports and wherever there is no script.</summary>
/// <remarks>
/// The picture needs nothing from outside and runs no script. Text takes the colour of the page (<c>currentColor</c>); lines take
/// <c>--rtw-course</c>, <c>--rtw-limit</c>, <c>--rtw-alarm</c> and <c>--rtw-shade</c>, with fallbacks readable on light and dark.
/// The same figure always gives the same text.
/// </remarks>
public static class SvgFigure
{
    /// <summary>Style sheet that the pictures need: once for a page that holds many of them.</summary>
    internal const string Styles =
        "svg.rtw-figure{display:block;width:100%;height:auto;font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}" +
        ".rtw-figure text{fill:currentColor;stroke:none}.rtw-figure .small{font-size:11px;opacity:.8}.rtw-figure .head{font-weight:600}" +
        ".rtw-figure .title{font-size:14px;font-weight:600}.rtw-figure path,.rtw-figure line{fill:none;vector-effect:non-scaling-stroke}" +
        ".rtw-figure .grid{stroke:currentColor;opacity:.12}.rtw-figure .frame{stroke:currentColor;opacity:.35}" +
        ".rtw-figure .center{stroke:var(--rtw-limit,#767676)}.rtw-figure .limit{stroke:var(--rtw-limit,#767676);stroke-dasharray:6 4}.rtw-figure .provisional{stroke-dasharray:2 4}" +
        ".rtw-figure .shade{fill:var(--rtw-shade,#808080);stroke:none}" +
        ".rtw-figure .c0{stroke:var(--rtw-course,#3f83b5);fill:none}.rtw-figure .c1{stroke:#c17d00;stroke-dasharray:7 3}.rtw-figure .c2{stroke:#009e73;stroke-dasharray:2 3}" +
        ".rtw-figure .c3{stroke:#cc79a7}.rtw-figure .c4{stroke:#2b8cc4;stroke-dasharray:7 3}.rtw-figure .c5{stroke:#d55e00;stroke-dasharray:2 3}" +
        ".rtw-figure .dots{stroke-linecap:round;stroke-width:4;stroke-dasharray:none}.rtw-figure .fine{stroke-width:2.5}.rtw-figure .area{fill:var(--rtw-shade,#808080);fill-opacity:.35;stroke:none}" +
        ".rtw-figure .halo{paint-order:stroke;stroke:var(--card,transparent);stroke-width:3;stroke-linejoin:round}" +
        ".rtw-figure .hollow{stroke:var(--rtw-course,#3f83b5);stroke-width:1.5}.rtw-figure .hollow-mark{stroke:var(--rtw-alarm,#d55e00);stroke-width:1.5}" +
        ".rtw-figure .mark{fill:var(--rtw-alarm,#d55e00);stroke:none}.rtw-figure .excluded{stroke:currentColor;stroke-width:2}" +
        ".rtw-figure .noted{stroke:currentColor;stroke-width:1.5}.rtw-figure .bar{fill:var(--rtw-course,#3f83b5);fill-opacity:.55;stroke:none}" +
        ".rtw-figure .soft-bar{fill:var(--rtw-shade,#808080);fill-opacity:.45;stroke:none}.rtw-figure .stage{stroke:currentColor;stroke-dasharray:2 3;opacity:.7}" +
        ".rtw-figure .wall{stroke:currentColor;stroke-width:1.5;stroke-dasharray:6 4}";

    private const double LineHeight = 16;
    private const double Gap = 14;

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure. Its panels share the horizontal axis, the first one on top.</param>
    /// <param name="width">Width in px that the text is laid out for, from 240 to 4000; the picture scales from there.</param>
    /// <returns>An <c>svg</c> element: well-formed XML that can stand alone or inside HTML.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is out of its range.</exception>
    public static string Of(Figure figure, double width = 900) => Draw(figure, width, standsAlone: true);

    /// <summary>Draws a figure for a page that has <see cref="Styles"/> and a heading for the figure.</summary>
    internal static string Draw(Figure figure, double width, bool standsAlone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 240);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 4000);

        var panels = figure.Panels.Select(panel => new SvgPanel(panel)).ToList();
        var left = panels.Select(panel => panel.LeftMargin).DefaultIfEmpty(40).Max();
        var right = Math.Min(panels.Select(panel => panel.RightMargin).DefaultIfEmpty(16).Max(), width / 3);
        var x = XScale(figure, left, width - right);
        var plotHeight = (panels.Count, width) switch { (1, >= 600) => 240, (1, _) => 180, (_, >= 600) => 170, _ => 140 };

        var body = new MarkupWriter();
        var y = 4.0;
        if (standsAlone)
        {
            y += LineHeight + 4;
            body.Element("text", figure.Title, ("class", "title"), ("x", "4"), ("y", SvgScale.Text(y - 6)));
        }

        var xTicks = XTicks(figure.XAxis, x);
        for (var i = 0; i < panels.Count; i++)
        {
            y += i > 0 ? Gap : 0;
            y = panels[i].Draw(body, x, xTicks, y, plotHeight, width, isFirst: i == 0);
        }

        y = figure.XAxis.Categories.Count > 0
            ? SvgCategories.Draw(body, figure.XAxis, x, y)
            : DrawXAxis(body, figure.XAxis, x, xTicks, y, width);
        return Wrap(figure, panels, body, width, y, standsAlone);
    }

    private static SvgScale XScale(Figure figure, double start, double end)
    {
        var positions = figure.Panels.SelectMany(panel => panel.Lines.SelectMany(line => line.X)
            .Concat(panel.Areas.SelectMany(area => area.X))
            .Concat(panel.Marks.Select(mark => mark.X))
            .Concat(panel.Breaks.Select(place => place.At))
            .Concat(panel.Bars.SelectMany(bar => new[] { bar.From, bar.To }))
            .Concat(panel.Bands.Where(band => band.IsVertical).SelectMany(band => new[] { band.From, band.To })));
        var (from, to) = figure.XAxis.Categories is { Count: > 0 } names ? (0.5, names.Count + 0.5) : SvgScale.Range(positions, margin: 0.015);
        return new SvgScale(from, to, start, end);
    }

    private static IReadOnlyList<AxisTick> XTicks(FigureAxis axis, SvgScale x)
    {
        var most = (int)Math.Max(2, (x.End - x.Start) / (axis.CountsPoints ? 45 : 75));
        return axis.Categories.Count > 0 ? []
            : axis.IsTime ? AxisTicks.Times(x.From, x.To, most)
            : axis.CountsPoints ? AxisTicks.WholeNumbers(x.From, x.To, most) : AxisTicks.Numbers(x.From, x.To, most);
    }

    private static double DrawXAxis(
        MarkupWriter body, FigureAxis axis, SvgScale x, IReadOnlyList<AxisTick> ticks, double top, double width)
    {
        var lines = 1;
        var free = double.NegativeInfinity;
        foreach (var tick in ticks)
        {
            var parts = tick.Label.Split('\n');
            var half = parts.Max(SvgPanel.TextWidth) / 2;
            var at = Math.Clamp(x.At(tick.Position), half, width - half);
            if (at - half < free)
            {
                continue;
            }

            free = at + half + 8;
            lines = Math.Max(lines, parts.Length);
            for (var i = 0; i < parts.Length; i++)
            {
                body.Element(
                    "text", parts[i], ("x", SvgScale.Text(at)), ("y", SvgScale.Text(top + 15 + (i * 13))), ("text-anchor", "middle"));
            }
        }

        var bottom = top + 15 + ((lines - 1) * 13) + LineHeight;
        body.Element(
            "text", axis.Title, ("class", "small"), ("x", SvgScale.Text((x.Start + x.End) / 2)), ("y", SvgScale.Text(bottom)), ("text-anchor", "middle"));
        return bottom + 6;
    }

    private static string Wrap(
        Figure figure, List<SvgPanel> panels, MarkupWriter body, double width, double height, bool standsAlone)
    {
        var svg = new MarkupWriter().Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "rtw-figure"),
            ("role", "img"),
            ("viewBox", $"0 0 {SvgScale.Text(width)} {SvgScale.Text(height)}"),
            ("aria-label", figure.Title));
        svg.Element("title", figure.Title).Element("desc", string.Join(' ', panels.Select(panel => panel.Description)));
        if (standsAlone)
        {
            svg.Open("style").Raw(Styles).Close();
        }

        return svg.Raw(body.ToString()).Close().ToString();
    }
}
