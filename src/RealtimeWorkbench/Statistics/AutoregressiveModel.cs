namespace RealtimeWorkbench.Statistics;

/// <summary>Values that depend linearly on those before them: x = μ + Σφᵢ(xₜ₋ᵢ - μ) + e.</summary>
/// <param name="Mean">Mean μ.</param>
/// <param name="Coefficients">Weights φ of the deviations before, the latest first.</param>
/// <param name="Sigma">Standard deviation of e.</param>
public sealed record AutoregressiveModel(double Mean, IReadOnlyList<double> Coefficients, double Sigma)
{
    /// <summary>Fits a model by the Yule-Walker equations.</summary>
    /// <param name="values">Values in time order; NaN marks a missing one.</param>
    /// <param name="order">Number of coefficients; up to 10·log₁₀(n), by the smallest AIC, where it is null.</param>
    /// <exception cref="ArgumentException">There are too few values, or they do not vary.</exception>
    /// <remarks>
    /// J. Durbin's recursion (<i>Revue de l'Institut International de Statistique</i> 28, 1960); variance with divisor n - order - 1, and
    /// AIC n·ln(variance of the recursion) + 2·order, both as <c>ar.yw</c> of R has them.
    /// </remarks>
    public static AutoregressiveModel Fit(ReadOnlySpan<double> values, int? order = null)
    {
        var present = values.ToArray().Where(value => !double.IsNaN(value)).ToArray();
        var most = order ?? (int)Math.Min(present.Length - 2, 10 * Math.Log10(Math.Max(1, present.Length)));
        if (most < 1 || present.Length < most + 3)
        {
            throw new ArgumentException(Invariant($"The baseline has {present.Length} values; a model of how they depend on each other needs more, at least {(order ?? 1) + 3}."));
        }

        var mean = SampleStatistics.Mean(present);
        var total = present.Sum(value => (value - mean) * (value - mean)) / present.Length;
        if (!(total > 0))
        {
            throw new ArgumentException(Invariant($"The {present.Length} values of the baseline do not differ: without spread there are no control limits."));
        }

        var correlations = Autocorrelation.Of(values, most);
        double[] weights = [];
        var (best, bestVariance, bestCriterion) = (Array.Empty<double>(), total, double.PositiveInfinity);
        var variance = total;
        for (var k = 0; k <= most; k++)
        {
            if (k > 0)
            {
                (weights, variance) = Next(weights, correlations, variance);
            }

            var criterion = (present.Length * Math.Log(variance)) + (2 * k);
            if (order is null ? criterion < bestCriterion : k == order)
            {
                (best, bestVariance, bestCriterion) = (weights, variance, criterion);
            }
        }

        return new AutoregressiveModel(mean, best, Math.Sqrt(bestVariance * present.Length / (present.Length - best.Length - 1)));
    }

    /// <summary>From the weights of one order to those of the next.</summary>
    private static (double[] Weights, double Variance) Next(double[] weights, double[] correlations, double variance)
    {
        var k = weights.Length;
        var (above, below) = (correlations[k], 1.0);
        for (var i = 0; i < k; i++)
        {
            above -= weights[i] * correlations[k - 1 - i];
            below -= weights[i] * correlations[i];
        }

        var last = above / below;
        var next = new double[k + 1];
        for (var i = 0; i < k; i++)
        {
            next[i] = weights[i] - (last * weights[k - 1 - i]);
        }

        next[k] = last;
        return (next, variance * (1 - (last * last)));
    }
}
