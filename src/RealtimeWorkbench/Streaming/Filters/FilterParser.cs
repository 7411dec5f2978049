using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Reads which metrics are filtered how, such as "temperature = hampel(7, 3) | ewma(0.2); * = median(5)".</summary>
public static class FilterParser
{
    /// <summary>What can be read, in a few words.</summary>
    public const string Expected =
        "metric = filter, several apart by semicolons; the filters are deadband(band), exception(band, seconds), ewma(weight), median(window) and hampel(window, k), one after another with |, and * is every other metric";

    private const double LongestSilence = 86400;

    /// <summary>Reads the rules.</summary>
    /// <param name="text">The rules; empty for none.</param>
    /// <param name="rules">The rules in their order.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyList<FilterRule>? rules, [NotNullWhen(false)] out string? problem)
    {
        rules = null;
        var found = new List<FilterRule>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var metric = equals < 0 ? "" : part[..equals].Trim();
            if (metric.Length == 0)
            {
                problem = $"'{part}' does not say which metric it is for; use {Expected}.";
                return false;
            }

            if (found.Exists(rule => rule.Metric == metric))
            {
                problem = $"'{metric}' has two filters; put them one after another with |.";
                return false;
            }

            var filters = new List<IValueFilter>();
            foreach (var step in part[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                if (Read(step, out problem) is not { } filter)
                {
                    problem ??= $"'{step}' is not a filter; use {Expected}.";
                    return false;
                }

                filters.Add(filter);
            }

            found.Add(new FilterRule(metric, filters.Count == 1 ? filters[0] : new FilterChain(filters)));
        }

        // Rules for a metric come before the one for every other, wherever they stand.
        rules = [.. found.OrderBy(rule => rule.Metric == FilterRule.AnyMetric)];
        problem = null;
        return true;
    }

    /// <summary>Reads one filter.</summary>
    /// <param name="text">Its name, with its numbers in brackets.</param>
    /// <param name="problem">What is wrong with its numbers; null if it is no filter at all.</param>
    private static IValueFilter? Read(string text, out string? problem)
    {
        problem = null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')') || !TryReadNumbers(text[(open + 1)..^1], out var numbers))
        {
            return null;
        }

        var name = text[..open].Trim();
        try
        {
            return (name, numbers) switch
            {
                ("deadband", [var band]) => new DeadbandFilter(band),
                ("exception", [var band]) => new ExceptionFilter(band),
                ("exception", [var band, >= 0 and <= LongestSilence and var longest]) =>
                    new ExceptionFilter(band, TimeSpan.FromSeconds(longest)),
                ("ewma", [var weight]) => new EwmaFilter(weight),
                ("median", [var window]) => new MedianFilter(Whole(window)),
                ("hampel", [var window]) => new HampelFilter(Whole(window)),
                ("hampel", [var window, var multiple]) => new HampelFilter(Whole(window), multiple),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            problem = name switch
            {
                "ewma" => $"'{text}' has a weight that no average can have; use one greater than 0 and at most 1.",
                "median" or "hampel" => $"'{text}' has a window or a number that cannot be; use a window of 3 to 1001 values, and a k of 0 or more.",
                _ => $"'{text}' has a negative band; use 0 or more.",
            };
            return null;
        }
    }

    private static bool TryReadNumbers(string text, out double[] numbers)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Whole(double number) =>
        number is >= 0 and <= int.MaxValue && double.IsInteger(number) ? (int)number : -1;
}
