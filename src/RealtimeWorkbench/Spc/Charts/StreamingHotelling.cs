using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Hotelling's T²: how far the mean of a row lies from the mean of the process, n(x̄ - μ)′S⁻¹(x̄ - μ).</summary>
/// <remarks>Limits as in <see cref="HotellingLimits"/>.</remarks>
internal sealed class StreamingHotelling : MultivariateChart
{
    private readonly MultivariateEstimate _process;
    private readonly MultivariateDistance _distance;
    private readonly double[] _deviation;
    private readonly Lazy<ControlLimits> _phaseOne;
    private readonly ControlLimits _phaseTwo;
    private int _size = 1;

    public StreamingHotelling(ChartDesign design, MultivariateEstimate process)
        : base(design.Kind)
    {
        _process = process;
        var p = process.Variables;
        _distance = new MultivariateDistance(process.Covariance, p);
        _deviation = new double[p];
        var coverage = design.Coverage ?? Math.Pow(ChartDesign.UsualCoverage, p);
        double? freedom = process.Size == 1 ? process.Freedom : null;
        if (freedom is { } f && process.Samples is > 0 and var rows && f != rows - 1 && rows < SuccessiveLimits.Enough(p))
        {
            SuccessiveLimits.RequireShare(p, rows, 1 - coverage);
        }

        // Has to be drawn where rows are few, while many charts of later rows are made that never ask for it.
        _phaseOne = new(() => Limits(process.Samples == 0
            ? HotellingLimits.Known(p, coverage)
            : HotellingLimits.PhaseOne(p, process.Samples, process.Size, coverage, freedom)));
        _phaseTwo = Limits(process.Samples == 0
            ? HotellingLimits.Known(p, coverage)
            : HotellingLimits.PhaseTwo(p, process.Samples, process.Size, coverage, freedom));
    }

    public override int Variables => _process.Variables;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var p = Variables;
        _size = Math.Max(1, input.Values.Length / p);
        for (var variable = 0; variable < p; variable++)
        {
            var sum = 0.0;
            for (var i = variable; i < input.Values.Length; i += p)
            {
                sum += input.Values[i] - _process.Mean[variable];
            }

            _deviation[variable] = sum / _size;
        }

        // A row that is missing is a single NaN.
        var value = input.Values.Length < p ? double.NaN : _size * _distance.Of(_deviation);
        points[0] = new PlottedPoint(_size, value, input.IsBaseline ? _phaseOne.Value : _phaseTwo);
    }

    public override void Contributions(Span<double> contributions) => _distance.Contributions(_size, contributions);

    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }

    private ControlLimits Limits(double upper) => new(0, Variables, upper, double.NaN);
}
