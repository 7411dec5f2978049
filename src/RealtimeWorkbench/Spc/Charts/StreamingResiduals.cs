using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Squared prediction error (SPE, Q): how far an observation lies off the few directions in which the process varies.</summary>
/// <remarks>
/// J. E. Jackson and G. S. Mudholkar, "Control procedures for residuals associated with principal component analysis",
/// <i>Technometrics</i> 21(3), 1979. Variables are divided by their standard deviations first. The limit takes it that the
/// observations are normal: it is the quantile of Σλᵢχ²₁ over the eigenvalues that are left out. Their approximation of it is of no
/// use where few of these are large (h₀ ≤ 0). A variable contributes the square of its residual (P. Miller, R. E. Swanson and C. E. Heckler, 1998).
/// </remarks>
internal sealed class StreamingResiduals : MultivariateChart
{
    private readonly MultivariateEstimate _process;
    private readonly ResidualModel _model;
    private readonly double[] _residual;
    private readonly ControlLimits _limits;

    public StreamingResiduals(ChartDesign design, MultivariateEstimate process)
        : base(design.Kind)
    {
        _process = process;
        _residual = new double[process.Variables];
        _model = new ResidualModel(process.Covariance, process.Variables, design.Components);
        Limits = coverage => new ControlLimits(0, _model.RestValues.Sum(), _model.Limit(coverage), double.NaN);
        _limits = Limits(design.Coverage ?? ChartDesign.UsualCoverage);
    }

    public override int Variables => _process.Variables;

    /// <summary>Principal components that the model keeps.</summary>
    public int Components => _model.Kept.Length;

    /// <summary>Limits for each probability of an observation within them.</summary>
    public Func<double, ControlLimits> Limits { get; }

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        if (input.Values.Length < Variables)
        {
            points[0] = new PlottedPoint(1, double.NaN, _limits);
            return;
        }

        for (var i = 0; i < _residual.Length; i++)
        {
            _residual[i] = (input.Values[i] - _process.Mean[i]) / _model.Deviations[i];
        }

        foreach (var direction in _model.Kept)
        {
            var score = 0.0;
            for (var i = 0; i < _residual.Length; i++)
            {
                score += direction[i] * _residual[i];
            }

            for (var i = 0; i < _residual.Length; i++)
            {
                _residual[i] -= score * direction[i];
            }
        }

        var squares = 0.0;
        foreach (var residual in _residual)
        {
            squares += residual * residual;
        }

        points[0] = new PlottedPoint(1, squares, _limits);
    }

    public override void Contributions(Span<double> contributions)
    {
        for (var i = 0; i < _residual.Length; i++)
        {
            contributions[i] = _residual[i] * _residual[i];
        }
    }

    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }
}
