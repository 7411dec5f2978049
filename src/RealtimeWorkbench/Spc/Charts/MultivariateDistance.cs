using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Squared distances d′S⁻¹d in units of a covariance matrix S, and what each variable contributes to one.</summary>
/// <remarks>
/// The contribution of a variable is by how much the distance falls when it is left out, (S⁻¹d)ᵢ²/(S⁻¹)ᵢᵢ: G. C. Runger, F. B. Alt and
/// D. C. Montgomery, "Contributors to a multivariate statistical process control chart signal", <i>Communications in
/// Statistics - Theory and Methods</i> 25(10), 1996.
/// </remarks>
internal sealed class MultivariateDistance
{
    private readonly double[] _inverse;
    private readonly double[] _product;
    private readonly int _count;

    /// <summary>Inverts a matrix.</summary>
    /// <exception cref="ArgumentException">A variable is a combination of others, or does not vary.</exception>
    public MultivariateDistance(IReadOnlyList<double> covariance, int count)
    {
        _count = count;
        _product = new double[count];
        _inverse = SymmetricMatrix.Inverse([.. covariance], count)
            ?? throw new ArgumentException("A variable does not vary, or follows from the others; leave it out, for the covariances cannot be inverted.");
    }

    /// <summary>Computes d′S⁻¹d.</summary>
    public double Of(ReadOnlySpan<double> deviation)
    {
        var distance = 0.0;
        for (var i = 0; i < _count; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < _count; j++)
            {
                sum += _inverse[(i * _count) + j] * deviation[j];
            }

            _product[i] = sum;
            distance += sum * deviation[i];
        }

        return distance;
    }

    /// <summary>Computes what each variable contributed to the latest distance.</summary>
    /// <param name="scale">What the distance was multiplied by.</param>
    /// <param name="contributions">Gets one number for each variable.</param>
    public void Contributions(double scale, Span<double> contributions)
    {
        for (var i = 0; i < _count; i++)
        {
            contributions[i] = scale * _product[i] * _product[i] / _inverse[(i * _count) + i];
        }
    }
}
