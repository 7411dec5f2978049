using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The standard normal distribution, exact far out in its tails.</summary>
public static class Normal
{
    private const double InverseSqrt2Pi = 0.39894228040143267794;

    /// <summary>Computes the density at <paramref name="z"/>.</summary>
    public static double Density(double z) => InverseSqrt2Pi * Math.Exp(-0.5 * z * z);

    /// <summary>Computes the probability of a value up to <paramref name="z"/>.</summary>
    public static double Cumulative(double z) => UpperTail(-z);

    /// <summary>Computes the probability of a value above <paramref name="z"/>, without the cancellation of 1 - Φ(z).</summary>
    public static double UpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2);

    /// <summary>Finds the value that is exceeded with probability 1 - <paramref name="probability"/>.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        return -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * probability);
    }
}
