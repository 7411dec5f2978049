using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Shewhart charts for subgroups: X̄, R and S.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 and 6.3. Limits follow the size of
/// each subgroup. The center of R (S) is R̄ (S̄); where sizes differ it is d2σ (c4σ) of each size.
/// </remarks>
public static class SubgroupChart
{
    /// <summary>Estimates the center of an X̄ chart: the mean of all observations.</summary>
    /// <param name="baseline">Subgroups made while the process was in control; at least 1.</param>
    public static double Center(Subgroups baseline) => SampleStatistics.Mean(baseline.Values);

    /// <summary>Plots the means of subgroups.</summary>
    /// <param name="subgroups">Subgroups in time order.</param>
    /// <param name="center">Center line, such as <see cref="Center"/> of the baseline.</param>
    /// <param name="sigma">Standard deviation of single observations, such as <see cref="WithinSigma.FromSubgroups"/> of the baseline.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the plotted statistic (k).</param>
    public static ChartPanel Means(Subgroups subgroups, double center, double sigma, double multiple = 3) =>
        Panel("xbar", subgroups, subgroups.Means(), center, sigma, n => ShewhartLimits.Mean(center, sigma, n, multiple));

    /// <summary>Plots the ranges of subgroups.</summary>
    /// <param name="subgroups">Subgroups in time order, each of at least 2 observations.</param>
    /// <param name="baseline">Those of them that the center is computed from.</param>
    /// <param name="sigma">Standard deviation of single observations, such as <see cref="WithinSigma.FromSubgroups"/> of the baseline.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the plotted statistic (k).</param>
    public static ChartPanel Ranges(Subgroups subgroups, Range baseline, double sigma, double multiple = 3)
    {
        var ranges = subgroups.Ranges();
        var center = WeightedMean(subgroups, ranges, baseline);
        return Panel(
            "r", subgroups, ranges, center, sigma, Recenter(n => ShewhartLimits.Range(sigma, n, multiple), subgroups, center, multiple));
    }

    /// <summary>Plots the standard deviations of subgroups.</summary>
    /// <inheritdoc cref="Ranges" path="/param"/>
    public static ChartPanel Deviations(Subgroups subgroups, Range baseline, double sigma, double multiple = 3)
    {
        var deviations = subgroups.Deviations();
        var center = WeightedMean(subgroups, deviations, baseline);
        return Panel(
            "s", subgroups, deviations, center, sigma, Recenter(n => ShewhartLimits.Deviation(sigma, n, multiple), subgroups, center, multiple));
    }

    // With one size the center is the average itself, whatever sigma was estimated by; with several there is no one average.
    private static Func<int, ControlLimits> Recenter(
        Func<int, ControlLimits> limits, Subgroups subgroups, double center, double multiple) =>
        subgroups.HaveOneSize
            ? n => ControlLimits.Around(center, limits(n).Sigma, multiple).FlooredAtZero()
            : limits;

    internal static double WeightedMean(Subgroups subgroups, double[] statistics, Range baseline)
    {
        var (offset, count) = baseline.GetOffsetAndLength(subgroups.Count);
        var sum = 0.0;
        var sizes = 0;
        for (var i = offset; i < offset + count; i++)
        {
            sum += subgroups.Size(i) * statistics[i];
            sizes += subgroups.Size(i);
        }

        return sum / sizes;
    }

    private static ChartPanel Panel(
        string name, Subgroups subgroups, double[] statistics, double center, double sigma, Func<int, ControlLimits> limits)
    {
        var points = new PanelPoint[statistics.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var size = subgroups.Size(i);
            points[i] = new PanelPoint(i + 1, size, statistics[i], limits(size));
        }

        return new ChartPanel(name, center, sigma, points);
    }
}
