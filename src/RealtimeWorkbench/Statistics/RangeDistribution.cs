namespace RealtimeWorkbench.Statistics;

/// <summary>The distribution of the range of normal values with standard deviation 1 (the studentized range with a known sigma).</summary>
/// <remarks>
/// H. A. David, <i>Order Statistics</i>, 2nd ed., 1981, section 2.3: with x the smallest of n values, the range is beyond w with probability
/// n ∫ φ(x) [Q(x)ⁿ⁻¹ - (Q(x) - Q(x + w))ⁿ⁻¹] dx, Q the upper tail of the normal distribution. The integrand is analytic and dies out like
/// exp(-x²/2), so that the trapezoidal rule converges geometrically. R has it as <c>ptukey(w, n, Inf)</c>.
/// </remarks>
public static class RangeDistribution
{
    private const double Step = 0.0625;
    private const double Farthest = 12;

    /// <summary>Places of the sum, with what does not depend on the range.</summary>
    private static readonly (double X, double Density, double Above)[] Nodes =
    [
        .. Enumerable.Range(0, (int)(2 * Farthest / Step) + 1).Select(i => -Farthest + (i * Step))
            .Select(x => (x, Normal.Density(x), Normal.UpperTail(x))),
    ];

    /// <summary>Computes the probability of a range above <paramref name="range"/>, without the cancellation of one minus the rest.</summary>
    /// <param name="n">Values; at least 2.</param>
    /// <param name="range">The range, in units of sigma.</param>
    public static double UpperTail(int n, double range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        return range <= 0 ? 1 : Math.Min(1, n * Integral(range, (above, beyond) =>
            above == 0 ? 0 : -Math.Pow(above, n - 1) * Expm1((n - 1) * Log1p(-Math.Min(1, beyond / above)))));
    }

    /// <summary>Computes the probability of a range up to <paramref name="range"/>.</summary>
    /// <param name="n">Values; at least 2.</param>
    /// <param name="range">The range, in units of sigma.</param>
    public static double Cumulative(int n, double range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        return range <= 0 ? 0 : Math.Min(1, n * Integral(range, (above, beyond) => Math.Pow(Math.Max(0, above - beyond), n - 1)));
    }

    /// <summary>Finds the range with this probability of one above it.</summary>
    /// <param name="n">Values; at least 2.</param>
    /// <param name="tail">Above 0 and below 1.</param>
    public static double UpperQuantile(int n, double tail) => Find(tail, range => UpperTail(n, range) < tail);

    /// <summary>Finds the range with this probability of one up to it.</summary>
    /// <param name="n">Values; at least 2.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double Quantile(int n, double probability) => Find(probability, range => Cumulative(n, range) > probability);

    private static double Find(double probability, Func<double, bool> isAbove)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var (low, high) = (0.0, 1.0);
        while (!isAbove(high))
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1e-14 * high && (low + high) / 2 is var middle && middle > low && middle < high)
        {
            (low, high) = isAbove(middle) ? (low, middle) : (middle, high);
        }

        return (low + high) / 2;
    }

    private static double Integral(double range, Func<double, double, double> ofTails)
    {
        var sum = 0.0;
        foreach (var (x, density, above) in Nodes)
        {
            sum += density * ofTails(above, Normal.UpperTail(x + range));
        }

        return Step * sum;
    }

    private static double Log1p(double x) => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x);

    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;
}
