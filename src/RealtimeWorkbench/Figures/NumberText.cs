using System.Globalization;

namespace RealtimeWorkbench.Figures;

/// <summary>Writes numbers for people: as many digits as they can use, the same on every machine.</summary>
internal static class NumberText
{
    /// <summary>Written where there is no number.</summary>
    public const string None = "–";

    /// <summary>Four significant digits, whole numbers in full.</summary>
    public static string Of(double? value) => Significant(value, 4);

    /// <summary>A value with its unit.</summary>
    public static string Of(double? value, string unit) =>
        unit.Length == 0 || value is not { } number || !double.IsFinite(number) ? Of(value) : $"{Of(value)} {unit}";

    /// <summary>A count, with thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A value in as many digits as a spread of values needs to be told apart: a thousandth of it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="spread">Distance of the values that are read beside it, such as that of the control limits.</param>
    public static string Within(double value, double spread)
    {
        if (!double.IsFinite(spread) || spread <= 0)
        {
            return Of(value);
        }

        var decimals = 3 - (int)Math.Floor(Math.Log10(spread));
        return decimals > 9 || Math.Abs(value) >= 1e9
            ? value.ToString("G6", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(0, decimals).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A value in at least four digits, and in more where it would otherwise look equal to a limit that it is not equal to.</summary>
    public static string ApartFrom(double? value, params ReadOnlySpan<double?> limits)
    {
        for (var digits = 4; digits < 15; digits++)
        {
            var text = Significant(value, digits);
            var ambiguous = false;
            foreach (var limit in limits)
            {
                ambiguous |= limit is not null && limit != value && Significant(limit, digits) == text;
            }

            if (!ambiguous)
            {
                return text;
            }
        }

        return Significant(value, 15);
    }

    private static string Significant(double? value, int digits)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return None;
        }

        var size = Math.Abs(number);
        if (size is not 0 and (< 1e-4 or >= 1e9))
        {
            return number.ToString("0." + new string('#', digits - 1) + "e+0", CultureInfo.InvariantCulture);
        }

        var decimals = size == 0 ? 0 : Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 15);
        return Math.Round(number, decimals).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
