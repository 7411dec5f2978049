using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

/// <summary>Targets of the parts of short runs on Z-MR and DNOM charts, out of the standards: <c>temperature@3</c> is what is known of temperature while part 3 is made.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 10.1. All parts share one sigma on DNOM, that of the metric itself; on Z-MR each has its own.
/// </remarks>
internal sealed class PartStandards
{
    private const char Separator = '@';

    private readonly Dictionary<string, Dictionary<double, PartEstimate>> _metrics = new(StringComparer.Ordinal);

    /// <summary>Reads them; of other charts there are none.</summary>
    public PartStandards(SpcMonitorOptions options)
    {
        if (!AreOn(options.ActualChart))
        {
            return;
        }

        foreach (var (name, known) in options.Standards)
        {
            if (TrySplit(name, out var metric, out var part) && known.Center is { } center)
            {
                if (!_metrics.TryGetValue(metric, out var parts))
                {
                    _metrics.Add(metric, parts = []);
                }

                parts[part] = new PartEstimate(center, known.Sigma ?? 1);
            }
        }
    }

    /// <summary>Whether a kind of chart is of parts.</summary>
    public static bool AreOn(ChartKind chart) => ChartInfo.Of(chart).Input == ChartInputKind.ValueOfPart;

    /// <summary>Whether a metric has a target for any part.</summary>
    public bool Know(string metric) => _metrics.ContainsKey(metric);

    /// <summary>Finds what is known of a metric while a part is made. Sigma is 1 on DNOM, whose deviations are not divided.</summary>
    public bool TryGet(string metric, double part, out PartEstimate known)
    {
        known = default;
        return _metrics.TryGetValue(metric, out var parts) && parts.TryGetValue(part, out known);
    }

    /// <summary>What of the standards and the metric of parts makes no sense on a chart of parts, in a sentence that begins with the name of a setting.</summary>
    /// <param name="chart">The chart; of parts.</param>
    /// <param name="partMetric">Name of the metric that reports the part.</param>
    /// <param name="standards">The standards.</param>
    public static string? Problem(ChartKind chart, string partMetric, IReadOnlyDictionary<string, ProcessStandard> standards)
    {
        var name = ChartNames.NameOf(chart);
        if (partMetric.Length == 0)
        {
            return $"Spc.PartMetric: the chart {name} needs the metric that reports the number of the part; set it, such as recipe.";
        }

        var (isStandardized, seen) = (chart == ChartKind.ZMovingRange, new HashSet<(string, double)>());
        foreach (var (key, known) in standards)
        {
            var isOfPart = TrySplit(key, out var metric, out var part);
            var wrong =
                !isOfPart && isStandardized ? $"{name} needs the number of the part with each center and sigma, such as {key}@1 = 50 ± 2"
                : !isOfPart && (known.Center is not null || known.Sigma is null) ? $"{name} takes the sigma of a metric alone, such as {key} = ± 2, and a center of each part, such as {key}@1 = 50"
                : isOfPart && known.Center is null ? $"{name} needs a center of each part, such as {key} = 50{(isStandardized ? " ± 2" : "")}"
                : isOfPart && isStandardized && known.Sigma is null ? Invariant($"{name} needs a sigma of each part, such as {key} = {known.Center} ± 2")
                : isOfPart && !isStandardized && known.Sigma is not null ? $"on {name} all parts have one sigma; give it as {metric} = ± {known.Sigma?.ToString(CultureInfo.InvariantCulture)}, or none, to have it estimated"
                : isOfPart && metric == partMetric ? "the metric that reports the part has no target itself"
                : isOfPart && !seen.Add((metric!, part)) ? "this part is given twice"
                : !double.IsFinite(known.Center ?? 0) || !(known.Sigma is null or (> 0 and < double.PositiveInfinity)) ? "center and sigma must be finite numbers, and the sigma above 0"
                : null;
            if (wrong is not null)
            {
                return $"Spc.Standards: {key}: {wrong}.";
            }
        }

        return seen.Count > 0 ? null
            : $"Spc.Standards: the chart {name} needs a target of each part; give such as temperature@1 = 50{(isStandardized ? " ± 2" : "")}; temperature@2 = 80{(isStandardized ? " ± 3" : "")}.";
    }

    private static bool TrySplit(string name, [NotNullWhen(true)] out string? metric, out double part)
    {
        var at = name.LastIndexOf(Separator);
        metric = at > 0 ? name[..at].TrimEnd() : null;
        part = double.NaN;
        return metric is not null && double.TryParse(name[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out part) && double.IsFinite(part);
    }
}
