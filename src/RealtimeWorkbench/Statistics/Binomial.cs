using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The binomial distribution: successes in so many independent trials.</summary>
public static class Binomial
{
    /// <summary>Computes the probability of at most <paramref name="count"/> successes.</summary>
    /// <param name="trials">Trials; a whole number, at least 1.</param>
    /// <param name="probability">Probability of each; from 0 to 1.</param>
    /// <param name="count">Successes; a whole number.</param>
    public static double Cumulative(double trials, double probability, double count) =>
        count < 0 ? 0
        : count >= trials ? 1
        : SpecialFunctions.BetaRegularized(trials - count, count + 1, 1 - probability);

    /// <summary>Computes the probability of more than <paramref name="count"/> successes.</summary>
    /// <inheritdoc cref="Cumulative" path="/param"/>
    public static double UpperTail(double trials, double probability, double count) =>
        count < 0 ? 1
        : count >= trials ? 0
        : SpecialFunctions.BetaRegularized(count + 1, trials - count, probability);

    /// <summary>Finds the smallest number of successes that is reached or stayed below with at least probability <paramref name="tail"/>.</summary>
    /// <param name="trials">Trials; a whole number, at least 1.</param>
    /// <param name="probability">Probability of each; from 0 to 1.</param>
    /// <param name="tail">Above 0 and below 1.</param>
    public static double Quantile(double trials, double probability, double tail) =>
        DiscreteQuantile.Smallest(trials * probability, count => Cumulative(trials, probability, count) >= tail);

    /// <summary>Finds the smallest number of successes that is exceeded with at most probability <paramref name="tail"/>.</summary>
    /// <inheritdoc cref="Quantile" path="/param"/>
    public static double UpperQuantile(double trials, double probability, double tail) =>
        DiscreteQuantile.Smallest(trials * probability, count => UpperTail(trials, probability, count) <= tail);
}
