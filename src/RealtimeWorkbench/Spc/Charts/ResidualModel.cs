using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>The few directions in which standardized variables vary, and what is left of them.</summary>
internal sealed class ResidualModel
{
    /// <summary>Where variables follow from each other, their eigenvalues are 0 but for rounding.</summary>
    private const double Nothing = 1e-12;

    /// <summary>Finds the principal components of the correlations.</summary>
    /// <param name="covariance">Covariances, row by row.</param>
    /// <param name="variables">Number of variables (p).</param>
    /// <param name="components">Components that the model keeps; those with nine tenths of the variance where it is null.</param>
    /// <exception cref="ArgumentException">A variable does not vary, or the model keeps none or all of the components.</exception>
    public ResidualModel(IReadOnlyList<double> covariance, int variables, int? components)
    {
        Deviations = [.. Enumerable.Range(0, variables).Select(i => Math.Sqrt(covariance[(i * variables) + i]))];
        if (Array.Exists(Deviations, deviation => !(deviation > 0)))
        {
            throw new ArgumentException("A variable does not vary; leave it out, for without spread there are no control limits.");
        }

        Correlations = new double[variables * variables];
        for (var i = 0; i < Correlations.Length; i++)
        {
            Correlations[i] = covariance[i] / (Deviations[i / variables] * Deviations[i % variables]);
        }

        var (values, vectors) = SymmetricMatrix.Eigen(Correlations, variables);
        var kept = components ?? Enough(values);
        if (kept < 1 || kept >= variables)
        {
            throw new ArgumentException(Invariant(
                $"The model keeps {kept} of {variables} components; it must keep at least 1 and leave out at least 1."));
        }

        (Kept, Rest, RestValues) = (vectors[..kept], vectors[kept..], values[kept..]);
    }

    /// <summary>Standard deviation of each variable.</summary>
    public double[] Deviations { get; }

    /// <summary>Correlations, row by row.</summary>
    public double[] Correlations { get; }

    /// <summary>Directions that the model keeps.</summary>
    public double[][] Kept { get; }

    /// <summary>Directions that it leaves out.</summary>
    public double[][] Rest { get; }

    /// <summary>Variance in each of these, in falling order.</summary>
    public double[] RestValues { get; }

    /// <summary>The quantile of what is left out: each component's squared score is its eigenvalue times χ² of one degree of freedom.</summary>
    /// <param name="coverage">Probability within the limit, the process being known.</param>
    /// <exception cref="ArgumentException">What is left out does not vary.</exception>
    public double Limit(double coverage)
    {
        var weights = Positive(RestValues);
        return weights.Length > 0
            ? WeightedChiSquared.Quantile(weights, coverage)
            : throw new ArgumentException(
                "The components that the model leaves out do not vary: without spread there is no limit; keep fewer components.");
    }

    /// <summary>The weights that are more than rounding.</summary>
    public static double[] Positive(double[] weights) => Array.FindAll(weights, weight => weight > Nothing);

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
}
