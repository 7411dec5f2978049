using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The Poisson distribution: events that come independently of each other.</summary>
public static class Poisson
{
    /// <summary>Computes the probability of at most <paramref name="count"/> events.</summary>
    /// <param name="mean">Mean number of events; above 0.</param>
    /// <param name="count">Events; a whole number.</param>
    public static double Cumulative(double mean, double count) =>
        count < 0 ? 0 : SpecialFunctions.GammaUpperRegularized(count + 1, mean);

    /// <summary>Computes the probability of more than <paramref name="count"/> events.</summary>
    /// <inheritdoc cref="Cumulative" path="/param"/>
    public static double UpperTail(double mean, double count) =>
        count < 0 ? 1 : SpecialFunctions.GammaLowerRegularized(count + 1, mean);

    /// <summary>Finds the smallest number of events that is reached or stayed below with at least probability <paramref name="tail"/>.</summary>
    /// <param name="mean">Mean number of events; above 0.</param>
    /// <param name="tail">Above 0 and below 1.</param>
    public static double Quantile(double mean, double tail) =>
        DiscreteQuantile.Smallest(mean, count => Cumulative(mean, count) >= tail);

    /// <summary>Finds the smallest number of events that is exceeded with at most probability <paramref name="tail"/>.</summary>
    /// <inheritdoc cref="Quantile" path="/param"/>
    public static double UpperQuantile(double mean, double tail) =>
        DiscreteQuantile.Smallest(mean, count => UpperTail(mean, count) <= tail);
}
