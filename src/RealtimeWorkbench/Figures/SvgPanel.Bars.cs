namespace RealtimeWorkbench.Figures;

/// <content>Bars, vertical lines, and the shapes of marks.</content>
internal sealed partial class SvgPanel
{
    private static (double From, double To) RangeOf(IEnumerable<double> values, FigurePanel panel)
    {
        if (panel.IsLogarithmic)
        {
            var (low, high) = SvgScale.Range(values.Where(value => value > 0 && double.IsFinite(value)).Select(Math.Log10), margin: 0.08);
            return (Math.Pow(10, low), Math.Pow(10, high));
        }

        var (from, to) = SvgScale.Range(values, margin: 0.08);

        // Bars stand on the axis; above them is room for their labels.
        return panel.Bars.Count == 0 ? (from, to)
            : (panel.Bars.All(bar => !(bar.Height < 0)) ? 0 : from, to + ((to - from) * 0.06));
    }

    private static FigureLine AboveZero(FigureLine line) =>
        line with { Y = [.. line.Y.Select(value => value > 0 ? value : null)] };

    private void DrawBars(MarkupWriter body, SvgScale x, SvgScale y)
    {
        foreach (var bar in _panel.Bars.Where(bar => double.IsFinite(bar.Height) && double.IsFinite(bar.From) && double.IsFinite(bar.To)))
        {
            var (left, right) = (x.At(bar.From), x.At(bar.To));
            var (top, bottom) = (y.At(Math.Max(bar.Height, 0)), y.At(Math.Min(bar.Height, 0)));
            body.Open(
                "rect",
                ("class", bar.IsSoft ? "soft-bar" : "bar"),
                ("x", SvgScale.Text(left)),
                ("y", SvgScale.Text(top)),
                ("width", SvgScale.Text(Math.Max(1, right - left - 1))),
                ("height", SvgScale.Text(Math.Max(0, bottom - top))));
            body.Element("title", bar.Text).Close();
            if (bar.Label.Length > 0 && TextWidth(bar.Label) <= right - left + 16)
            {
                // Within a tall bar it is out of the way of the lines that pass above it.
                var at = bottom - top > 24 ? top + 14 : top - 4;
                body.Element(
                    "text", bar.Label, ("class", "small"), ("x", SvgScale.Text((left + right) / 2)), ("y", SvgScale.Text(at)), ("text-anchor", "middle"));
            }
        }
    }

    /// <summary>Names stand at the top, one line lower where the one before would cover them.</summary>
    private void DrawBreaks(MarkupWriter body, SvgScale x, SvgScale y)
    {
        var rows = new List<double>();
        foreach (var place in _panel.Breaks.Where(place => double.IsFinite(place.At)).OrderBy(place => place.At))
        {
            var at = x.At(place.At);
            body.Open("path", ("class", place.IsLimit ? "wall" : "stage"), ("d", Invariant($"M{at:0.#} {y.End:0.#}V{y.Start:0.#}")));
            body.Element("title", place.Name).Close();
            var width = TextWidth(place.Name);
            var left = at + 4 + width <= x.End + 10 ? at + 4 : at - 4 - width;
            var row = rows.FindIndex(end => end < left);
            if (row < 0 && rows.Count < 3)
            {
                row = rows.Count;
                rows.Add(0);
            }

            if (row >= 0)
            {
                rows[row] = left + width + 6;
                body.Element("text", place.Name, ("class", "small halo"), ("x", SvgScale.Text(left)), ("y", SvgScale.Text(y.End + 12 + (row * LabelHeight))));
            }
        }
    }

    private static void DrawMark(MarkupWriter body, FigureMark mark, double x, double y)
    {
        var (name, path) = mark.Style switch
        {
            MarkStyle.Incomplete => ("hollow", HollowPoint(x, y)),
            MarkStyle.Excluded => ("excluded", Invariant($"M{x - 5:0.#} {y - 5:0.#}l10 10m0 -10l-10 10")),
            MarkStyle.Noted => ("noted", Invariant($"M{x - 5:0.#} {y:0.#}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0")),
            _ => (mark.IsHollow ? "hollow-mark" : "mark", Invariant($"M{x:0.#} {y - 5.5:0.#}l5.5 5.5l-5.5 5.5l-5.5 -5.5z")),
        };
        body.Empty("path", ("class", name), ("d", path));
    }

    private static string HollowPoint(double x, double y) => Invariant($"M{x - 3.5:0.#} {y:0.#}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0");
}
