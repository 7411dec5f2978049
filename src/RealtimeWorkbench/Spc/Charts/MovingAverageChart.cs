using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Chart of the average of the latest values, which sees small lasting shifts.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 9.3. The first points average what there
/// is, with limits as wide as so few values need: center ± kσ/√(n·min(i, span)). Neighbouring points share values, so run rules do
/// not apply.
/// </remarks>
public static class MovingAverageChart
{
    /// <summary>Plots moving averages.</summary>
    /// <param name="values">Observations, or means of subgroups, in time order; all finite.</param>
    /// <param name="center">Center line: target or mean of the baseline.</param>
    /// <param name="sigma">Standard deviation of single observations.</param>
    /// <param name="span">Values in an average; at least 1.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the average (k).</param>
    /// <param name="n">Observations behind each value; at least 1.</param>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    public static ChartPanel Averages(
        ReadOnlySpan<double> values, double center, double sigma, int span, double multiple = 3, int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, 1);
        Guard.AllFinite(values);
        var points = new PanelPoint[values.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var available = Math.Min(i + 1, span);
            var average = SampleStatistics.Mean(values.Slice(i - available + 1, available));
            points[i] = new PanelPoint(
                i + 1, available * n, average, ShewhartLimits.Mean(center, sigma, available * n, multiple));
        }

        return new ChartPanel("ma", center, sigma, points);
    }
}
