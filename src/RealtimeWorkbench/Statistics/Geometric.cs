namespace RealtimeWorkbench.Statistics;

/// <summary>The geometric distribution: failures before the first success.</summary>
public static class Geometric
{
    /// <summary>Finds the smallest number of failures that is reached or stayed below with at least probability <paramref name="tail"/>.</summary>
    /// <param name="mean">Mean number of failures; above 0.</param>
    /// <param name="tail">Above 0 and below 1.</param>
    public static double Quantile(double mean, double tail) =>
        DiscreteQuantile.Smallest(mean, count => 1 - UpperTail(mean, count) >= tail);

    /// <summary>Finds the smallest number of failures that is exceeded with at most probability <paramref name="tail"/>.</summary>
    /// <inheritdoc cref="Quantile" path="/param"/>
    public static double UpperQuantile(double mean, double tail) =>
        DiscreteQuantile.Smallest(mean, count => UpperTail(mean, count) <= tail);

    /// <summary>Probability of more than <paramref name="count"/> failures: (m/(m + 1))^(count + 1).</summary>
    internal static double UpperTail(double mean, double count) =>
        count < 0 ? 1 : Math.Exp((count + 1) * Math.Log(mean / (mean + 1)));
}
