using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>The panel of ranges or standard deviations of subgroups. A mutable value that remembers the limits of the latest size.</summary>
/// <param name="isDeviation">Standard deviations instead of ranges.</param>
/// <param name="process">What is known of the process.</param>
/// <param name="multiple">Limits in units of the standard deviation of the statistic (k).</param>
internal struct DispersionLimits(bool isDeviation, ProcessEstimate process, double multiple)
{
    private int _size;
    private ControlLimits _limits;

    public PlottedPoint Plot(ReadOnlySpan<double> values)
    {
        if (values.Length < 2)
        {
            return new PlottedPoint(values.Length, double.NaN, default);
        }

        if (values.Length != _size)
        {
            _size = values.Length;
            var exact = isDeviation
                ? ShewhartLimits.Deviation(process.Sigma, _size, multiple)
                : ShewhartLimits.Range(process.Sigma, _size, multiple);

            // With one size the center is the average itself, whatever sigma was estimated by; with several there is no one average.
            _limits = _size != process.DispersionSize
                ? exact
                : ControlLimits.Around(process.DispersionCenter, exact.Sigma, multiple).FlooredAtZero();
        }

        var statistic = isDeviation ? SampleStatistics.StandardDeviation(values) : SampleStatistics.Range(values);
        return new PlottedPoint(_size, statistic, _limits);
    }
}
