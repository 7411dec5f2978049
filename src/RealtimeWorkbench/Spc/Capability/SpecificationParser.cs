using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Reads specifications of metrics, such as "temperature = 950..1050; power = ..260".</summary>
public static class SpecificationParser
{
    /// <summary>What can be read, in a few words.</summary>
    public const string Expected = "metric = lower..upper, one of the two may be left out, several apart by semicolons";

    /// <summary>Reads the specifications.</summary>
    /// <param name="text">The specifications; empty for none.</param>
    /// <param name="specifications">The limits of each metric.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, SpecificationLimits>? specifications,
        [NotNullWhen(false)] out string? problem)
    {
        var found = new Dictionary<string, SpecificationLimits>(StringComparer.Ordinal);
        (specifications, problem) = (null, null);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var metric = equals < 0 ? "" : part[..equals].Trim();
            string[] limits = part[(equals + 1)..].Split("..", StringSplitOptions.TrimEntries);
            if (metric.Length == 0 || limits.Length != 2 || !TryRead(limits[0], out var lower) || !TryRead(limits[1], out var upper))
            {
                problem = $"'{part}' is no specification; use {Expected}.";
                return false;
            }

            try
            {
                if (!found.TryAdd(metric, new SpecificationLimits(lower, upper)))
                {
                    problem = $"there are two specifications of '{metric}'; name each metric once.";
                    return false;
                }
            }
            catch (ArgumentException wrong)
            {
                problem = $"{metric}: {wrong.Message.Split(" (Parameter")[0]}";
                return false;
            }
        }

        specifications = found;
        return true;
    }

    private static bool TryRead(string text, out double? limit)
    {
        limit = null;
        if (text.Length == 0)
        {
            return true;
        }

        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        limit = number;
        return isNumber;
    }
}
