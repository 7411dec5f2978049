using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Multivariate EWMA: z = r(x - μ) + (1 - r)z, and how far z lies from 0 in units of its own covariances.</summary>
/// <remarks>
/// C. A. Lowry, W. H. Woodall, C. W. Champ and S. E. Rigdon, "A multivariate exponentially weighted moving average control chart",
/// <i>Technometrics</i> 34(1), 1992, with the exact covariances r(1 - (1 - r)²ⁱ)/(2 - r)·S. Limits as in <see cref="MewmaLimits"/>.
/// </remarks>
internal sealed class StreamingMewma : MultivariateChart
{
    private readonly MultivariateEstimate _process;
    private readonly MultivariateDistance _distance;
    private readonly double[] _average;
    private readonly double _weight;
    private readonly bool _hasSteadyLimits;
    private readonly Lazy<ControlLimits> _phaseOne;
    private readonly ControlLimits _phaseTwo;

    /// <summary>(1 - r)²ⁱ.</summary>
    private double _memory = 1;

    private double _scale = double.NaN;

    public StreamingMewma(ChartDesign design, MultivariateEstimate process)
        : base(design.Kind)
    {
        _process = process;
        _weight = design.Lambda;
        _hasSteadyLimits = design.HasSteadyLimits;
        _distance = new MultivariateDistance(process.Covariance, process.Variables);
        _average = new double[process.Variables];
        var p = process.Variables;
        var known = design.MewmaLimit(p);
        if (design.UpperLimit is not null || process.Samples == 0)
        {
            _phaseTwo = Limits(known);
            _phaseOne = new(_phaseTwo);
            return;
        }

        var share = MewmaLimits.ShareBeyond(p, known);
        var isSuccessive = process.Freedom != process.Samples - 1;
        _phaseTwo = Limits(MewmaLimits.PhaseTwo(p, process.Samples, _weight, share, process.Freedom));
        _phaseOne = new(() => Limits(isSuccessive ? SuccessiveLimits.Of(p, process.Samples, _weight, share) : known));

        ControlLimits Limits(double upper) => new(0, p, upper, double.NaN);
    }

    public override int Variables => _process.Variables;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var limits = input.IsBaseline ? _phaseOne.Value : _phaseTwo;
        if (input.Values.Length < Variables)
        {
            points[0] = new PlottedPoint(1, double.NaN, limits);
            return;
        }

        for (var variable = 0; variable < _average.Length; variable++)
        {
            _average[variable] = (_weight * (input.Values[variable] - _process.Mean[variable])) + ((1 - _weight) * _average[variable]);
        }

        _memory *= (1 - _weight) * (1 - _weight);
        _scale = (2 - _weight) / (_weight * (_hasSteadyLimits ? 1 : 1 - _memory));
        points[0] = new PlottedPoint(1, _scale * _distance.Of(_average), limits);
    }

    public override void Contributions(Span<double> contributions) => _distance.Contributions(_scale, contributions);

    /// <summary>Takes back what <see cref="Save"/> wrote, read by somebody else.</summary>
    /// <param name="memory">(1 - r)²ⁱ, then the average.</param>
    internal void Remember(ReadOnlySpan<double> memory)
    {
        _memory = memory[0];
        memory[1..].CopyTo(_average);
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_memory);
        writer.Write(_average);
    }

    internal override void Restore(StateReader reader)
    {
        _memory = reader.ReadDouble();
        reader.Read(_average);
    }
}
