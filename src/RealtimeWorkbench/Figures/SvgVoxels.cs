using System.Text;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws a sheet of voxels as SVG: for reports, and for notebooks that nobody runs any more.</summary>
/// <remarks>
/// Colours are those of the page: cividis (Nuñez, Anderton and Renslow, <i>PLOS ONE</i> 13(7), 2018), in even steps of lightness, the same for all
/// kinds of colour vision. One path for each colour keeps the picture small. The same map always gives the same text.
/// </remarks>
public static class SvgVoxels
{
    /// <summary>Share of the values at either end that does not stretch the colours.</summary>
    private const double Outliers = 0.02;
    private const double Margin = 52;

    private static readonly string[] Colours =
    [
        "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
    ];

    /// <summary>Draws a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="width">Width in px that the text is laid out for, from 240 to 4000; the picture scales from there.</param>
    /// <returns>An <c>svg</c> element with its own styles, which needs nothing from outside.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is out of its range.</exception>
    public static string Of(VoxelMap map, double width = 420)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 240);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 4000);

        double[] values = [.. map.Means.Where(double.IsFinite).Order()];
        var (low, high) = values.Length == 0 ? (0, 1) : (values[(int)(Outliers * (values.Length - 1))], values[(int)Math.Ceiling((1 - Outliers) * (values.Length - 1))]);
        const double LegendWidth = 84;
        var cell = Math.Min((width - Margin - LegendWidth) / map.Columns, width / map.Rows);
        var (plotWidth, plotHeight) = (cell * map.Columns, cell * map.Rows);
        var height = Math.Max(plotHeight, 130) + 48;
        var top = 8.0;
        var body = new MarkupWriter();

        // A ground of its own: on a dark page the darkest colours would vanish.
        body.Empty("path", ("style", "fill:#f7f7f6;stroke:none"), ("class", "ground"), ("d", Invariant($"M{Margin:0.##} {top:0.##}h{plotWidth:0.##}v{plotHeight:0.##}h{-plotWidth:0.##}z")));
        body.Open("g", ("transform", Invariant($"translate({Margin:0.##} {top + plotHeight:0.##}) scale({cell:0.####} {-cell:0.####})")));
        for (var level = 0; level < Colours.Length; level++)
        {
            var path = PathOf(map, low, high, level);
            if (path.Length > 0)
            {
                body.Empty("path", ("style", $"fill:{Colours[level]};stroke:none"), ("shape-rendering", "crispEdges"), ("d", path));
            }
        }

        body.Close();
        body.Empty("path", ("class", "frame"), ("d", Invariant($"M{Margin:0.##} {top:0.##}h{plotWidth:0.##}v{plotHeight:0.##}h{-plotWidth:0.##}z")));
        DrawAxes(body, map, top, plotWidth, plotHeight, cell);
        DrawLegend(body, map, values.Length == 0 ? null : (low, high), Margin + plotWidth + 16, top);

        var description = values.Length == 0
            ? "No values."
            : Invariant($"{values.Length} voxels of {NumberText.Of(map.Edge)} mm, from {NumberText.Of(values[0], map.Unit)} to {NumberText.Of(values[^1], map.Unit)}.");
        return new MarkupWriter().Open(
                "svg",
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("class", "rtw-figure"),
                ("role", "img"),
                ("viewBox", $"0 0 {SvgScale.Text(width)} {SvgScale.Text(height)}"),
                ("aria-label", map.Title),
                ("style", Invariant($"max-width:{width:0}px")))
            .Element("title", map.Title).Element("desc", description)
            .Open("style").Raw(SvgFigure.Styles).Close()
            .Raw(body.ToString()).Close().ToString();
    }

    /// <summary>Voxels of one colour in units of a voxel, runs of them as one piece.</summary>
    private static string PathOf(VoxelMap map, double low, double high, int level)
    {
        var path = new StringBuilder();
        for (var row = 0; row < map.Rows; row++)
        {
            for (var column = 0; column < map.Columns; column++)
            {
                var first = column;
                while (column < map.Columns && LevelOf(map.Means[(row * map.Columns) + column], low, high) == level)
                {
                    column++;
                }

                if (column > first)
                {
                    path.Append(Invariant($"M{first} {row}h{column - first}v1h{first - column}z"));
                }
            }
        }

        return path.ToString();
    }

    private static int LevelOf(double value, double low, double high) =>
        !double.IsFinite(value) ? -1
        : high <= low ? Colours.Length / 2
        : Math.Clamp((int)((value - low) / (high - low) * Colours.Length), 0, Colours.Length - 1);

    private static void DrawAxes(MarkupWriter body, VoxelMap map, double top, double width, double height, double cell)
    {
        var (right, back) = (map.Left + (map.Columns * map.Edge), map.Front + (map.Rows * map.Edge));
        foreach (var tick in AxisTicks.Numbers(map.Left, right, Math.Max(2, (int)(width / 60))))
        {
            body.Element(
                "text", tick.Label, ("x", SvgScale.Text(Margin + ((tick.Position - map.Left) / map.Edge * cell))), ("y", SvgScale.Text(top + height + 15)), ("text-anchor", "middle"));
        }

        foreach (var tick in AxisTicks.Numbers(map.Front, back, Math.Max(2, (int)(height / 40))))
        {
            body.Element(
                "text", tick.Label, ("x", SvgScale.Text(Margin - 6)), ("y", SvgScale.Text(top + height - ((tick.Position - map.Front) / map.Edge * cell) + 4)), ("text-anchor", "end"));
        }

        body.Element("text", "x (mm)", ("class", "small"), ("x", SvgScale.Text(Margin + (width / 2))), ("y", SvgScale.Text(top + height + 32)), ("text-anchor", "middle"));
        body.Element(
            "text", "y (mm)", ("class", "small"), ("text-anchor", "middle"), ("transform", Invariant($"translate(12 {top + (height / 2):0.#}) rotate(-90)")));
    }

    private static void DrawLegend(MarkupWriter body, VoxelMap map, (double Low, double High)? range, double left, double top)
    {
        if (range is not var (low, high))
        {
            body.Element("text", "No values yet.", ("x", SvgScale.Text(left)), ("y", SvgScale.Text(top + 12)));
            return;
        }

        const double Step = 11;
        for (var level = 0; level < Colours.Length; level++)
        {
            var y = top + 4 + ((Colours.Length - 1 - level) * Step);
            body.Empty("path", ("style", $"fill:{Colours[level]};stroke:none"), ("d", Invariant($"M{left:0.#} {y:0.#}h12v{Step:0.#}h-12z")));
        }

        body.Element("text", NumberText.Within(high, high - low), ("x", SvgScale.Text(left + 17)), ("y", SvgScale.Text(top + 12)));
        body.Element("text", NumberText.Within(low, high - low), ("x", SvgScale.Text(left + 17)), ("y", SvgScale.Text(top + 4 + (Colours.Length * Step))));
        if (map.Unit.Length > 0)
        {
            body.Element("text", map.Unit, ("class", "small"), ("x", SvgScale.Text(left + 17)), ("y", SvgScale.Text(top + 63)));
        }
    }
}
