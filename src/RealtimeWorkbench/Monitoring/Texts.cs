using System.Globalization;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Numbers and durations for sentences to operators.</summary>
internal static class Texts
{
    /// <summary>Writes a number with 6 digits, or with all of them if a limit next to it would look the same.</summary>
    public static string Number(double value, double limit = double.NaN)
    {
        var text = Short(value);
        return value != limit && string.Equals(text, Short(limit), StringComparison.Ordinal)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>Writes a unit with a space before it, or nothing.</summary>
    public static string Unit(MetricCatalog catalog, int metric, string per = "")
    {
        var unit = catalog.UnitOf(metric);
        return unit.Length == 0 && per.Length == 0 ? "" : unit.Length == 0 ? $" 1{per}" : $" {unit}{per}";
    }

    /// <summary>Writes a duration in seconds.</summary>
    public static string Seconds(double ticks) => $"{Short(ticks / TimeSpan.TicksPerSecond)} s";

    private static string Short(double value) => Math.Abs(value) is >= 1e6 and < 1e15
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString("G6", CultureInfo.InvariantCulture);
}
