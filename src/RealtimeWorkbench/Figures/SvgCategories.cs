namespace RealtimeWorkbench.Figures;

/// <summary>Writes names below an axis: over several lines where they fit between their neighbours, upright where they do not.</summary>
internal static class SvgCategories
{
    private const int MostLines = 3;
    private const double LineHeight = 13;

    /// <summary>Longest upright name in letters; longer ones are cut, and stand whole in the description and in tables.</summary>
    private const int MostUpright = 18;

    /// <summary>Draws the names and the title of the axis.</summary>
    /// <returns>Where they end, in px from the top.</returns>
    public static double Draw(MarkupWriter body, FigureAxis axis, SvgScale x, double top)
    {
        var fits = (int)((x.At(2) - x.At(1) - 6) / 6.5);
        var lines = axis.Categories.Select(name => Wrapped(name, fits)).ToList();
        var isUpright = lines.Exists(name => name is null);
        var height = isUpright
            ? Math.Min(MostUpright, axis.Categories.Max(name => name.Length)) * 6.9
            : lines.Max(name => name!.Count) * LineHeight;
        for (var i = 0; i < axis.Categories.Count; i++)
        {
            var at = x.At(i + 1);
            if (isUpright)
            {
                var name = axis.Categories[i];
                var text = name.Length <= MostUpright ? name : name[..(MostUpright - 1)] + "…";
                body.Element(
                    "text", text, ("text-anchor", "end"), ("transform", Invariant($"translate({at + 4:0.#} {top + 6:0.#}) rotate(-90)")));
                continue;
            }

            for (var line = 0; line < lines[i]!.Count; line++)
            {
                body.Element(
                    "text", lines[i]![line], ("x", SvgScale.Text(at)), ("y", SvgScale.Text(top + 15 + (line * LineHeight))), ("text-anchor", "middle"));
            }
        }

        var bottom = top + 8 + height + (axis.Title.Length > 0 ? 16 : 0);
        if (axis.Title.Length > 0)
        {
            body.Element(
                "text", axis.Title, ("class", "small"), ("x", SvgScale.Text((x.Start + x.End) / 2)), ("y", SvgScale.Text(bottom)), ("text-anchor", "middle"));
        }

        return bottom + 6;
    }

    /// <summary>A name in lines of so many letters; null if that takes too many of them, or breaks a word.</summary>
    private static List<string>? Wrapped(string name, int fits)
    {
        var lines = new List<string>();
        foreach (var word in name.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > fits)
            {
                return null;
            }

            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= fits)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines.Count <= MostLines ? lines : null;
    }
}
