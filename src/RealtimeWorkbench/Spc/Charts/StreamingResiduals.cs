using RealtimeWorkbench.Statistics;
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
    private readonly double[] _deviations;
    private readonly double[][] _directions;
    private readonly double[] _residual;
    private readonly ControlLimits _limits;

    public StreamingResiduals(ChartDesign design, MultivariateEstimate process)
        : base(design.Kind)
    {
        _process = process;
        var p = process.Variables;
        _residual = new double[p];
        _deviations = [.. Enumerable.Range(0, p).Select(i => Math.Sqrt(process.Covariance[(i * p) + i]))];
        if (Array.Exists(_deviations, deviation => !(deviation > 0)))
        {
            throw new ArgumentException("A variable does not vary; leave it out, for without spread there are no control limits.");
        }

        var correlations = new double[p * p];
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < p; j++)
            {
                correlations[(i * p) + j] = process.Covariance[(i * p) + j] / (_deviations[i] * _deviations[j]);
            }
        }

        var (values, vectors) = SymmetricMatrix.Eigen(correlations, p);
        var kept = design.Components ?? Enough(values);
        if (kept < 1 || kept >= p)
        {
            throw new ArgumentException(Invariant(
                $"The model keeps {kept} of {p} components; it must keep at least 1 and leave out at least 1."));
        }

        _directions = vectors[..kept];
        var rest = values[kept..];
        Limits = coverage => new ControlLimits(0, rest.Sum(), Limit(rest, coverage), double.NaN);
        _limits = Limits(design.Coverage ?? ChartDesign.UsualCoverage);
    }

    public override int Variables => _process.Variables;

    /// <summary>Principal components that the model keeps.</summary>
    public int Components => _directions.Length;

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
            _residual[i] = (input.Values[i] - _process.Mean[i]) / _deviations[i];
        }

        foreach (var direction in _directions)
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

    /// <summary>So many components that they hold nine tenths of the variance, but never all.</summary>
    private static int Enough(double[] values)
    {
        var held = 0.0;
        var kept = 0;
        while (kept < values.Length - 1 && held < 0.9 * values.Sum())
        {
            held += values[kept++];
        }

        return kept;
    }

    /// <summary>The quantile of what is left out: each component's squared score is its eigenvalue times χ² of one degree of freedom.</summary>
    private static double Limit(double[] rest, double coverage)
    {
        // Where variables follow from each other, their eigenvalues are 0 but for rounding.
        var weights = Array.FindAll(rest, value => value > 1e-12);
        return weights.Length > 0
            ? WeightedChiSquared.Quantile(weights, coverage)
            : throw new ArgumentException(
                "The components that the model leaves out do not vary: without spread there is no limit; keep fewer components.");
    }
}
