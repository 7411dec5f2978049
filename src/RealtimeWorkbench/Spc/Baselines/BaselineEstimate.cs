using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What Phase I observations say about a process: sigma, and both panels with their limits.</summary>
/// <param name="Sigma">Standard deviation of single observations within subgroups.</param>
/// <param name="Location">X̄ or individual values.</param>
/// <param name="Dispersion">R, S or moving range.</param>
public sealed record BaselineEstimate(double Sigma, ChartPanel Location, ChartPanel Dispersion)
{
    /// <summary>Limits of the location panel.</summary>
    public ControlLimits LocationLimits => Location.Points[0].Limits;

    /// <summary>Limits of the dispersion panel.</summary>
    public ControlLimits DispersionLimits => Dispersion.Points[0].Limits;

    /// <summary>Estimates a baseline from observations made while the process was in control.</summary>
    /// <param name="values">Finite observations in time order; at least 2 for individual values, else at least one whole subgroup.</param>
    /// <param name="chart">One of the charts with two panels.</param>
    /// <param name="subgroupSize">Observations in a subgroup; 1 for individual values, else at least 2.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the plotted statistic (k).</param>
    /// <exception cref="ArgumentException">Too few observations, one that isn't finite, or a chart of one panel.</exception>
    public static BaselineEstimate From(ReadOnlySpan<double> values, ChartKind chart, int subgroupSize, double multiple)
    {
        if (chart == ChartKind.IndividualsMovingRange)
        {
            var limits = IndividualsChart.Estimate(values, multiple);
            return new BaselineEstimate(
                limits.Sigma, IndividualsChart.Values(values, limits), IndividualsChart.MovingRanges(values, limits.Sigma, multiple));
        }

        var subgroups = Subgroups.OfSize(values, subgroupSize);
        var (method, plot) = chart switch
        {
            ChartKind.XbarR => (SigmaMethod.AverageRange, (Func<Subgroups, Range, double, double, ChartPanel>)SubgroupChart.Ranges),
            ChartKind.XbarS => (SigmaMethod.AverageDeviation, SubgroupChart.Deviations),
            _ => throw new ArgumentException(
                $"A baseline is made for i-mr, xbar-r or xbar-s, not for {ChartNames.NameOf(chart)}.", nameof(chart)),
        };
        var sigma = WithinSigma.FromSubgroups(subgroups, method);
        return new BaselineEstimate(
            sigma,
            SubgroupChart.Means(subgroups, SubgroupChart.Center(subgroups), sigma, multiple),
            plot(subgroups, .., sigma, multiple));
    }

    /// <summary>Whether sigma is more than what rounding makes of equal values. Without spread there are no limits.</summary>
    /// <param name="values">Observations that the estimate came from.</param>
    public bool HasSpread(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return double.IsFinite(Sigma) && double.IsFinite(Location.Center) && Sigma > Rounding.Noise(largest);
    }
}
