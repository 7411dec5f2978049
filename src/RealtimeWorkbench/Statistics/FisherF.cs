namespace RealtimeWorkbench.Statistics;

/// <summary>Fisher's F distribution: the ratio of two variances.</summary>
public static class FisherF
{
    /// <summary>Computes the probability of a ratio above <paramref name="x"/>.</summary>
    /// <param name="numerator">Degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above 0.</param>
    /// <param name="x">The ratio.</param>
    public static double UpperTail(double numerator, double denominator, double x) =>
        x <= 0 ? 1 : BetaDistribution.Cumulative(denominator / 2, numerator / 2, denominator / (denominator + (numerator * x)));

    /// <summary>Finds the ratio that is exceeded with probability 1 - <paramref name="probability"/>.</summary>
    /// <param name="numerator">Degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above 0.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double numerator, double denominator, double probability)
    {
        // By the upper tail, which keeps its digits where the probability is near 1.
        var rest = BetaDistribution.Quantile(denominator / 2, numerator / 2, 1 - probability);
        return denominator * (1 - rest) / (numerator * rest);
    }
}
