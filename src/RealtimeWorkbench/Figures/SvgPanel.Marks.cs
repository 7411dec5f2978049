namespace RealtimeWorkbench.Figures;

/// <content>Marks and their labels.</content>
internal sealed partial class SvgPanel
{
    /// <summary>Half the height of a mark in px.</summary>
    private const double MarkReach = 6;

    /// <summary>Marks nearer than this in px that say the same are labelled once.</summary>
    private const double SameLabelReach = 24;

    /// <summary>Where a label can stand beside its mark, the best place first.</summary>
    private enum Place
    {
        Above,
        Below,
        Right,
        Left,
    }

    /// <summary>A shape for every mark; its label where there is room, once for neighbours that say the same.</summary>
    private void DrawMarks(MarkupWriter body, SvgScale x, SvgScale y)
    {
        var marks = _panel.Marks.Where(mark => double.IsFinite(mark.X) && double.IsFinite(mark.Y)).ToList();
        var taken = marks.Select(mark => Box.Around(x.At(mark.X), y.At(mark.Y), MarkReach)).ToList();
        var (said, saidAt) = ("", double.NegativeInfinity);
        foreach (var mark in marks)
        {
            var (atX, atY) = (x.At(mark.X), y.At(mark.Y));
            body.Open("g");
            body.Element("title", mark.Text);
            DrawMark(body, mark, atX, atY);
            if (mark.Label.Length > 0 && mark.Label == said && atX - saidAt < SameLabelReach)
            {
                saidAt = atX;
            }
            else if (mark.Label.Length > 0 && Label(body, mark.Label, atX, atY, x, y, taken))
            {
                (said, saidAt) = (mark.Label, atX);
            }

            body.Close();
        }
    }

    /// <summary>Writes a label beside a mark, if one of the places there is free.</summary>
    private bool Label(MarkupWriter body, string label, double atX, double atY, SvgScale x, SvgScale y, List<Box> taken)
    {
        Place[] places = atY < (y.Start + y.End) / 2
            ? [Place.Above, Place.Below, Place.Right, Place.Left]
            : [Place.Below, Place.Above, Place.Right, Place.Left];
        var width = TextWidth(label);
        foreach (var place in places)
        {
            var (left, baseline) = place switch
            {
                Place.Above => (atX - (width / 2), atY - 9),
                Place.Below => (atX - (width / 2), atY + 18),
                Place.Right => (atX + MarkReach + 3, atY + 4),
                _ => (atX - MarkReach - 3 - width, atY + 4),
            };
            var box = new Box(left, baseline - 10, left + width, baseline);
            var highest = left > _headEnd ? y.End - 12 : y.End - 4;
            if (box.Top >= highest && box.Bottom <= y.Start && box.Left >= x.Start && box.Right <= x.End + 4 && taken.TrueForAll(other => !box.Covers(other)))
            {
                taken.Add(box);
                body.Element(
                    "text", label, ("class", "head halo"), ("x", SvgScale.Text(left + (width / 2))), ("y", SvgScale.Text(baseline)), ("text-anchor", "middle"));
                return true;
            }
        }

        return false;
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public static Box Around(double x, double y, double reach) => new(x - reach, y - reach, x + reach, y + reach);

        public bool Covers(Box other) => Right >= other.Left && other.Right >= Left && Bottom >= other.Top && other.Bottom >= Top;
    }
}
