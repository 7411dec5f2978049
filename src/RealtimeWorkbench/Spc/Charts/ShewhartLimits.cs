using System.Collections.Concurrent;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Center line and limits of the variables charts, from the center and sigma of a process in control.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 to 6.4 and 9.3. Probability limits (ISO 7870-1:2019, annex A; E. S. Pearson and H. O. Hartley,
/// <i>Biometrika Tables for Statisticians</i> 1, 1954, tables 22 and 35) leave the same probability beyond each: those of ranges and standard deviations lie about them unevenly, and the lower one above 0.
/// </remarks>
public static class ShewhartLimits
{
    /// <summary>Quantiles kept; a search for limits asks for new ones each time.</summary>
    private const int MostKnown = 1000;

    private static readonly ConcurrentDictionary<(int Size, double Coverage), (double Lower, double Upper)> Known = new();

    /// <summary>Limits for the mean of <paramref name="n"/> observations: center ± kσ/√n. With n = 1, for individual values.</summary>
    /// <param name="center">Mean of the process.</param>
    /// <param name="sigma">Standard deviation of single observations.</param>
    /// <param name="n">Observations in the subgroup; at least 1.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the plotted statistic (k).</param>
    public static ControlLimits Mean(double center, double sigma, int n, double multiple = 3) =>
        ControlLimits.Around(center, sigma * ControlConstants.A(n, 1), multiple);

    /// <summary>Limits for the range of <paramref name="n"/> observations: d2σ ± k·d3σ, at least 0. Also for moving ranges.</summary>
    /// <inheritdoc cref="Mean" path="/param"/>
    public static ControlLimits Range(double sigma, int n, double multiple = 3) =>
        ControlLimits.Around(ControlConstants.RangeMean(n) * sigma, ControlConstants.RangeSigma(n) * sigma, multiple)
            .FlooredAtZero();

    /// <summary>Limits for the standard deviation of <paramref name="n"/> observations: c4σ ± kσ√(1 - c4²), at least 0.</summary>
    /// <inheritdoc cref="Mean" path="/param"/>
    public static ControlLimits Deviation(double sigma, int n, double multiple = 3) =>
        ControlLimits.Around(ControlConstants.DeviationMean(n) * sigma, ControlConstants.DeviationSigma(n) * sigma, multiple)
            .FlooredAtZero();

    /// <summary>Limits of the range of <paramref name="n"/> observations by multiples of sigma, or by a probability. Also for moving ranges.</summary>
    internal static ControlLimits Range(ChartDesign design, double sigma, int n) => design.Coverage is { } coverage
        ? RangeQuantiles(sigma, n, coverage)
        : Range(sigma, n, design.SigmaMultiple);

    /// <summary>Limits of the standard deviation of <paramref name="n"/> observations by multiples of sigma, or by a probability.</summary>
    internal static ControlLimits Deviation(ChartDesign design, double sigma, int n) => design.Coverage is { } coverage
        ? DeviationQuantiles(sigma, n, coverage)
        : Deviation(sigma, n, design.SigmaMultiple);

    /// <summary>Probability limits for the range of <paramref name="n"/> observations: quantiles of its distribution times sigma. Also for moving ranges.</summary>
    /// <param name="sigma">Standard deviation of single observations.</param>
    /// <param name="n">Observations in the subgroup; at least 2.</param>
    /// <param name="coverage">
    /// Probability within the limits, half of the rest beyond each; above 0 and below 1. Of two observations all of the rest is beyond the upper one: ranges near 0 are their most
    /// frequent ones, and a lower limit would find nothing but values that are equal since they were rounded.
    /// </param>
    public static ControlLimits RangeQuantiles(double sigma, int n, double coverage)
    {
        var (lower, upper) = RangeQuantilesOfOne(n, coverage);
        return new ControlLimits(lower * sigma, ControlConstants.RangeMean(n) * sigma, upper * sigma, ControlConstants.RangeSigma(n) * sigma);
    }

    /// <summary>The same for a sigma of 1. Charts are made by the thousand with the same, and each takes hundreds of integrals.</summary>
    private static (double Lower, double Upper) RangeQuantilesOfOne(int n, double coverage)
    {
        if (!Known.TryGetValue((n, coverage), out var quantiles))
        {
            if (Known.Count >= MostKnown)
            {
                Known.Clear();
            }

            quantiles = n == 2
                ? (0, RangeDistribution.UpperQuantile(n, 1 - coverage))
                : (RangeDistribution.Quantile(n, (1 - coverage) / 2), RangeDistribution.UpperQuantile(n, (1 - coverage) / 2));
            Known[(n, coverage)] = quantiles;
        }

        return quantiles;
    }

    /// <summary>Probability limits for the standard deviation of <paramref name="n"/> observations: σ√(χ²/(n - 1)).</summary>
    /// <param name="sigma">Standard deviation of single observations.</param>
    /// <param name="n">Observations in the subgroup; at least 2.</param>
    /// <param name="coverage">Probability within the limits, half of the rest beyond each; above 0 and below 1.</param>
    public static ControlLimits DeviationQuantiles(double sigma, int n, double coverage)
    {
        var tail = (1 - coverage) / 2;
        return new ControlLimits(
            sigma * Math.Sqrt(ChiSquared.Quantile(n - 1, tail) / (n - 1)),
            ControlConstants.DeviationMean(n) * sigma,
            sigma * Math.Sqrt(ChiSquared.Quantile(n - 1, 1 - tail) / (n - 1)),
            ControlConstants.DeviationSigma(n) * sigma);
    }
}
