using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>The panel of ranges or standard deviations of subgroups. A mutable value that remembers the limits of the latest size.</summary>
/// <param name="isDeviation">Standard deviations instead of ranges.</param>
/// <param name="process">What is known of the process.</param>
/// <param name="design">The chart.</param>
internal struct DispersionLimits(bool isDeviation, ProcessEstimate process, ChartDesign design)
{
    // The estimate itself is not kept: there are many charts.
    private readonly double _sigma = process.Sigma;
    private readonly double _center = process.DispersionCenter;
    private readonly int _sizeOfCenter = process.DispersionSize;
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
                ? ShewhartLimits.Deviation(design, _sigma, _size)
                : ShewhartLimits.Range(design, _sigma, _size);

            // With one size the center is the average itself, whatever sigma was estimated by; with several there is no one average.
            _limits = _size != _sizeOfCenter
                ? exact
                : design.Coverage is not null
                    ? exact with { Center = _center }
                    : ControlLimits.Around(_center, exact.Sigma, design.SigmaMultiple).FlooredAtZero();
        }

        var statistic = isDeviation ? SampleStatistics.StandardDeviation(values) : SampleStatistics.Range(values);
        return new PlottedPoint(_size, statistic, _limits);
    }
}
