using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Shewhart charts for single observations: individual values (I) and moving ranges (MR).</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 6.4.</remarks>
public static class IndividualsChart
{
    /// <summary>Estimates the limits of a process from observations made while it was in control.</summary>
    /// <param name="baseline">Observations in time order; at least 2, all finite.</param>
    /// <param name="multiple">Limits in units of sigma (k).</param>
    /// <param name="method">How sigma is estimated; from the mean moving range by default.</param>
    /// <returns>Limits for individual values, in the unit of <paramref name="baseline"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="baseline"/> is too short or holds a value that isn't finite.</exception>
    public static ControlLimits Estimate(
        ReadOnlySpan<double> baseline, double multiple = 3, SigmaMethod method = SigmaMethod.MovingRange)
    {
        Guard.AtLeast(2, baseline);
        Guard.AllFinite(baseline);
        return ShewhartLimits.Mean(
            SampleStatistics.Mean(baseline), WithinSigma.FromIndividuals(baseline, method), n: 1, multiple);
    }

    /// <summary>Plots individual values.</summary>
    /// <param name="values">Observations in time order; NaN marks a missing one.</param>
    /// <param name="limits">Limits, such as those of <see cref="Estimate"/>.</param>
    public static ChartPanel Values(ReadOnlySpan<double> values, ControlLimits limits)
    {
        var points = new PanelPoint[values.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new PanelPoint(i + 1, 1, values[i], limits);
        }

        return new ChartPanel("i", limits.Center, limits.Sigma, points);
    }

    /// <summary>Plots moving ranges. A range has the number of its last observation; the first is number <paramref name="span"/>.</summary>
    /// <param name="values">Observations in time order; NaN marks a missing one, and a range that reaches across it is missing too.</param>
    /// <param name="sigma">Standard deviation of single observations; the center is d2 times this, which is the mean moving range.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the moving range (k).</param>
    /// <param name="span">Neighbours in a range; at least 2.</param>
    public static ChartPanel MovingRanges(ReadOnlySpan<double> values, double sigma, double multiple = 3, int span = 2)
    {
        var limits = ShewhartLimits.Range(sigma, span, multiple);
        var ranges = SampleStatistics.MovingRanges(values, span);
        var points = new PanelPoint[ranges.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new PanelPoint(i + span, span, ranges[i], limits);
        }

        return new ChartPanel("mr", limits.Center, sigma, points);
    }
}
