using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The chi-squared distribution.</summary>
public static class ChiSquared
{
    /// <summary>Computes the probability of a value up to <paramref name="x"/>.</summary>
    /// <param name="freedom">Degrees of freedom, above 0; need not be a whole number.</param>
    /// <param name="x">The value.</param>
    public static double Cumulative(double freedom, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        return x <= 0 ? 0 : SpecialFunctions.GammaLowerRegularized(freedom / 2, x / 2);
    }

    /// <summary>Computes the probability of a value above <paramref name="x"/>, without the cancellation of one minus the rest.</summary>
    /// <param name="freedom">Degrees of freedom, above 0; need not be a whole number.</param>
    /// <param name="x">The value.</param>
    public static double UpperTail(double freedom, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        return x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(freedom / 2, x / 2);
    }

    /// <summary>Finds the value that is exceeded with probability 1 - <paramref name="probability"/>.</summary>
    /// <param name="freedom">Degrees of freedom, above 0; need not be a whole number.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(double freedom, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);

        // Wilson and Hilferty's cube brings Newton's method close enough to converge from here; bisection guards its steps.
        var spread = 2 / (9 * freedom);
        var cube = 1 - spread + (Normal.Quantile(probability) * Math.Sqrt(spread));
        var x = freedom * Math.Max(cube * cube * cube, 1e-8);
        var lower = 0.0;
        var upper = double.PositiveInfinity;
        for (var i = 0; i < 200; i++)
        {
            var excess = Cumulative(freedom, x) - probability;
            (lower, upper) = excess > 0 ? (lower, x) : (x, upper);
            var step = excess / Density(freedom, x);
            var next = x - step;
            if (!(next > lower && next < upper))
            {
                next = double.IsPositiveInfinity(upper) ? 2 * x : (lower + upper) / 2;
            }

            if (Math.Abs(next - x) <= 1e-15 * x)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    private static double Density(double freedom, double x)
    {
        var half = freedom / 2;
        return 0.5 * Math.Exp(((half - 1) * Math.Log(x / 2)) - (x / 2) - SpecialFunctions.GammaLn(half));
    }
}
