using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The beta distribution.</summary>
public static class BetaDistribution
{
    /// <summary>Computes the probability of a value up to <paramref name="x"/>: the regularized incomplete beta function.</summary>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    /// <param name="x">From 0 to 1.</param>
    public static double Cumulative(double a, double b, double x) =>
        x <= 0 ? 0 : x >= 1 ? 1 : SpecialFunctions.BetaRegularized(a, b, x);

    /// <summary>Finds the value that is exceeded with probability 1 - <paramref name="probability"/>.</summary>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double a, double b, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);

        // Newton's method from the mean, guarded by bisection.
        var scale = SpecialFunctions.BetaLn(a, b);
        var (lower, upper, x) = (0.0, 1.0, a / (a + b));
        for (var i = 0; i < 400; i++)
        {
            var excess = Cumulative(a, b, x) - probability;
            (lower, upper) = excess > 0 ? (lower, x) : (x, upper);
            var density = Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x)) - scale);
            var next = x - (excess / density);
            if (!(next > lower && next < upper))
            {
                next = (lower + upper) / 2;
            }

            if (Math.Abs(next - x) <= 1e-15 * x || upper - lower <= 1e-16 * upper)
            {
                return next;
            }

            x = next;
        }

        return x;
    }
}
