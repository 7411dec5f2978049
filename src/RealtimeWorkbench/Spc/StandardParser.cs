using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RealtimeWorkbench.Spc;

/// <summary>Reads what is known of metrics, such as "temperature = 1000 ± 5; power = ± 2; scrap = 0.02".</summary>
public static class StandardParser
{
    /// <summary>What can be read, in a few words.</summary>
    public const string Expected = "metric = center ± sigma (or +-), one of the two may be left out, several apart by semicolons";

    private static readonly string[] Signs = ["±", "+-"];

    /// <summary>Reads the standards.</summary>
    /// <param name="text">The standards; empty for none.</param>
    /// <param name="standards">What is known of each metric.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, ProcessStandard>? standards,
        [NotNullWhen(false)] out string? problem)
    {
        var found = new Dictionary<string, ProcessStandard>(StringComparer.Ordinal);
        (standards, problem) = (null, null);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var metric = equals < 0 ? "" : part[..equals].Trim();
            var numbers = part[(equals + 1)..].Split(Signs, StringSplitOptions.TrimEntries);
            if (metric.Length == 0 || numbers.Length > 2
                || !TryRead(numbers[0], out var center) || !TryRead(numbers.Length == 2 ? numbers[1] : "", out var sigma)
                || (center is null && sigma is null))
            {
                problem = $"'{part}' is no center and sigma; use {Expected}.";
                return false;
            }

            if (sigma <= 0)
            {
                problem = Invariant($"{metric}: the sigma is {sigma}; it must be above 0.");
                return false;
            }

            if (!found.TryAdd(metric, new ProcessStandard(center, sigma)))
            {
                problem = $"'{metric}' is given twice; name each metric once.";
                return false;
            }
        }

        standards = found;
        return true;
    }

    private static bool TryRead(string text, out double? number)
    {
        number = null;
        if (text.Length == 0)
        {
            return true;
        }

        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read);
        number = isNumber ? read : null;
        return isNumber;
    }
}
