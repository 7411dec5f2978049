namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Center line and limits of the variables charts, from the center and sigma of a process in control.</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 to 6.4 and 9.3.</remarks>
public static class ShewhartLimits
{
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
}
