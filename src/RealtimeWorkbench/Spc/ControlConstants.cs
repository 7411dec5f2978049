using System.Collections.Concurrent;
using MathNet.Numerics.Integration;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc;

/// <summary>
/// Factors that turn ranges and standard deviations of subgroups into sigma and into limits: exact for every size, not
/// read from a table.
/// </summary>
/// <remarks>
/// Names as in Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, Appendix VI, and ASTM Manual
/// on Presentation of Data and Control Chart Analysis (MNL 7). The tables round to 3 or 4 digits; d2(2) is 2/√π, not 1.128.
/// Thread-safe: each size is integrated once, in about 3 ms, and remembered.
/// </remarks>
public static class ControlConstants
{
    /// <summary>Largest size whose c4 comes from the recursion; above it the asymptotic series is exact to double precision.</summary>
    private const int LargestRecursive = 300;

    private static readonly ConcurrentDictionary<int, (double Mean, double Sigma)> Ranges = new();

    /// <summary>d2: mean range of <paramref name="n"/> normal observations, in units of sigma.</summary>
    /// <param name="n">Observations in a subgroup; at least 2.</param>
    public static double RangeMean(int n) => RangeMoments(n).Mean;

    /// <summary>d3: standard deviation of the range of <paramref name="n"/> normal observations, in units of sigma.</summary>
    /// <param name="n">Observations in a subgroup; at least 2.</param>
    public static double RangeSigma(int n) => RangeMoments(n).Sigma;

    /// <summary>c4: mean standard deviation (divisor n - 1) of <paramref name="n"/> normal observations, in units of sigma.</summary>
    /// <param name="n">Observations in a subgroup; at least 2.</param>
    public static double DeviationMean(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        if (n > LargestRecursive)
        {
            // Γ(z + 1/2)/Γ(z) = √z · (1 - 1/8z + 1/128z² + 5/1024z³ - 21/32768z⁴ - 399/262144z⁵ + …) with z = (n - 1)/2.
            var u = 2.0 / (n - 1);
            return 1 - (u * ((1.0 / 8) - (u * ((1.0 / 128) + (u * ((5.0 / 1024) - (u * ((21.0 / 32768) + (u * 399 / 262144)))))))));
        }

        // Γ(n/2)/Γ((n-1)/2), by which each size follows from the one before: g(2) = 1/√π, g(n+1) = (n-1)/2 / g(n).
        var quotient = 1 / Math.Sqrt(Math.PI);
        for (var i = 2; i < n; i++)
        {
            quotient = (i - 1) / 2.0 / quotient;
        }

        return Math.Sqrt(2.0 / (n - 1)) * quotient;
    }

    /// <summary>Standard deviation of the standard deviation of <paramref name="n"/> normal observations, in units of sigma: √(1 - c4²).</summary>
    /// <param name="n">Observations in a subgroup; at least 2.</param>
    public static double DeviationSigma(int n)
    {
        var mean = DeviationMean(n);
        return Math.Sqrt((1 - mean) * (1 + mean));
    }

    /// <summary>d4(2): median of the range of two normal observations, in units of sigma: √2 · Φ⁻¹(3/4).</summary>
    public static double MovingRangeMedian { get; } = Math.Sqrt(2) * Normal.Quantile(0.75);

    /// <summary>A: distance of the X̄ limits from the center in units of a known sigma.</summary>
    /// <param name="n">Observations in a subgroup; at least 1.</param>
    /// <param name="multiple">Limits in units of sigma.</param>
    public static double A(int n, double multiple = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return multiple / Math.Sqrt(n);
    }

    /// <summary>A2: distance of the X̄ limits from the center in units of R̄.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double A2(int n, double multiple = 3) => A(n, multiple) / RangeMean(n);

    /// <summary>A3: distance of the X̄ limits from the center in units of S̄.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double A3(int n, double multiple = 3) => A(n, multiple) / DeviationMean(n);

    /// <summary>B3: lower limit of the S chart in units of S̄; at least 0.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double B3(int n, double multiple = 3) => B5(n, multiple) / DeviationMean(n);

    /// <summary>B4: upper limit of the S chart in units of S̄.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double B4(int n, double multiple = 3) => B6(n, multiple) / DeviationMean(n);

    /// <summary>B5: lower limit of the S chart in units of a known sigma; at least 0.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double B5(int n, double multiple = 3) =>
        Math.Max(0, DeviationMean(n) - (multiple * DeviationSigma(n)));

    /// <summary>B6: upper limit of the S chart in units of a known sigma.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double B6(int n, double multiple = 3) => DeviationMean(n) + (multiple * DeviationSigma(n));

    /// <summary>D1: lower limit of the R chart in units of a known sigma; at least 0.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double D1(int n, double multiple = 3) => Math.Max(0, RangeMean(n) - (multiple * RangeSigma(n)));

    /// <summary>D2: upper limit of the R chart in units of a known sigma. Not d2, which is <see cref="RangeMean"/>.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double D2(int n, double multiple = 3) => RangeMean(n) + (multiple * RangeSigma(n));

    /// <summary>D3: lower limit of the R chart in units of R̄; at least 0. Not d3, which is <see cref="RangeSigma"/>.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double D3(int n, double multiple = 3) => D1(n, multiple) / RangeMean(n);

    /// <summary>D4: upper limit of the R chart in units of R̄.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double D4(int n, double multiple = 3) => D2(n, multiple) / RangeMean(n);

    /// <summary>E2: distance of the limits for individual values from the center in units of R̄ or of the mean moving range.</summary>
    /// <inheritdoc cref="A" path="/param"/>
    public static double E2(int n, double multiple = 3) => multiple / RangeMean(n);

    private static (double Mean, double Sigma) RangeMoments(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        return Ranges.GetOrAdd(n, IntegrateRange);
    }

    /// <summary>Mean and standard deviation of the range w of n standard normal observations.</summary>
    /// <remarks>
    /// Density n(n-1) ∫ φ(m - w/2) φ(m + w/2) [Φ(m + w/2) - Φ(m - w/2)]^(n-2) dm (H. A. David, <i>Order Statistics</i>,
    /// 2nd ed., 1981, section 2.3). Over m the trapezoidal rule converges geometrically, since the integrand is analytic and
    /// dies out like exp(-m²); over w, where the range begins at 0, Gauss-Legendre in pieces of length 1.
    /// </remarks>
    private static (double Mean, double Sigma) IntegrateRange(int n)
    {
        const int Pieces = 20;
        const int Order = 20;
        var weights = new double[Pieces * Order];
        var ranges = new double[Pieces * Order];
        var mean = 0.0;
        for (var piece = 0; piece < Pieces; piece++)
        {
            var rule = new GaussLegendreRule(piece, piece + 1, Order);
            for (var j = 0; j < Order; j++)
            {
                var i = (piece * Order) + j;
                ranges[i] = rule.Abscissas[j];
                weights[i] = rule.Weights[j] * RangeDensity(n, ranges[i]);
                mean += weights[i] * ranges[i];
            }
        }

        var variance = 0.0;
        for (var i = 0; i < ranges.Length; i++)
        {
            variance += weights[i] * (ranges[i] - mean) * (ranges[i] - mean);
        }

        return (mean, Math.Sqrt(variance));
    }

    private static double RangeDensity(int n, double range)
    {
        const double Step = 0.125;
        const int Steps = 72;
        var half = range / 2;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var middle = i * Step;
            var inside = Normal.UpperTail(middle - half) - Normal.UpperTail(middle + half);
            var term = Normal.Density(middle - half) * Normal.Density(middle + half) * Math.Pow(inside, n - 2);
            sum += i == 0 ? term : 2 * term;
        }

        return (double)n * (n - 1) * Step * sum;
    }
}
