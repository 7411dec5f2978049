using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Whether values may come from a normal distribution.</summary>
/// <param name="Statistic">Anderson-Darling A², with mean and standard deviation estimated from the values.</param>
/// <param name="PValue">Probability of so large a statistic if they do.</param>
public readonly record struct NormalityTest(double Statistic, double PValue)
{
    /// <summary>Tests values.</summary>
    /// <param name="values">At least 8 finite values that are not all alike.</param>
    /// <exception cref="ArgumentException">They are too few or all alike.</exception>
    /// <remarks>
    /// M. A. Stephens in R. B. D'Agostino and M. A. Stephens, <i>Goodness-of-Fit Techniques</i>, 1986, section 4.8: p-values by A²(1 + 0.75/n + 2.25/n²).
    /// </remarks>
    public static NormalityTest AndersonDarling(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(8, values);
        Guard.AllFinite(values);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (n, mean, sigma) = (sorted.Length, SampleStatistics.Mean(sorted), SampleStatistics.StandardDeviation(sorted));
        if (!(sigma > 0))
        {
            throw new ArgumentException(Invariant($"The {n} values are all {sorted[0]}; they say nothing of a distribution."), nameof(values));
        }

        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            // Far out, the smallest probability that there is stands for none.
            var below = Math.Max(Normal.Cumulative((sorted[i] - mean) / sigma), double.Epsilon);
            var above = Math.Max(Normal.UpperTail((sorted[n - 1 - i] - mean) / sigma), double.Epsilon);
            sum += ((2 * i) + 1) * (Math.Log(below) + Math.Log(above));
        }

        var statistic = -n - (sum / n);
        var a = statistic * (1 + (0.75 / n) + (2.25 / n / n));
        var p = a switch
        {
            >= 13 => 0,
            >= 0.6 => Math.Exp(1.2937 - (5.709 * a) + (0.0186 * a * a)),
            >= 0.34 => Math.Exp(0.9177 - (4.279 * a) - (1.38 * a * a)),
            >= 0.2 => 1 - Math.Exp(-8.318 + (42.796 * a) - (59.938 * a * a)),
            _ => 1 - Math.Exp(-13.436 + (101.14 * a) - (223.73 * a * a)),
        };
        return new NormalityTest(statistic, p);
    }
}
