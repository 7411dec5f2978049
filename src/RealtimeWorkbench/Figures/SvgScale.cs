using System.Globalization;

namespace RealtimeWorkbench.Figures;

/// <summary>Maps values of an axis to pixels.</summary>
/// <param name="From">Value at the start of the axis.</param>
/// <param name="To">Value at its end; beyond the start.</param>
/// <param name="Start">Pixel of the start.</param>
/// <param name="End">Pixel of the end; smaller than the start where the axis points up.</param>
internal readonly record struct SvgScale(double From, double To, double Start, double End)
{
    /// <summary>Whether equal distances are equal ratios; all values are above zero then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Pixel of a value.</summary>
    public double At(double value) => Start + (ShareOf(value) * (End - Start));

    /// <summary>Pixel of a value as text, to a tenth.</summary>
    public string TextAt(double value) => Text(At(value));

    /// <summary>Writes a length or position in pixels, to a tenth.</summary>
    public static string Text(double pixels) => (Math.Round(pixels, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private double ShareOf(double value) => IsLogarithmic
        ? Math.Log10(value / From) / Math.Log10(To / From)
        : (value - From) / (To - From);

    /// <summary>Smallest range that holds all values, with a margin; never empty.</summary>
    /// <param name="values">The values; those that aren't finite don't count.</param>
    /// <param name="margin">Margin on both sides as a share of the range.</param>
    public static (double From, double To) Range(IEnumerable<double> values, double margin)
    {
        var (from, to) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
        {
            from = Math.Min(from, value);
            to = Math.Max(to, value);
        }

        if (from > to)
        {
            return (0, 1);
        }

        // A range too narrow for doubles around it would put all ticks on one place.
        var least = Math.Max(Math.Abs(from), Math.Abs(to)) * 1e-12;
        var space = to - from > least ? (to - from) * margin : Math.Max(Math.Abs(from) * 0.05, 0.5);
        return (from - space, to + space);
    }
}
