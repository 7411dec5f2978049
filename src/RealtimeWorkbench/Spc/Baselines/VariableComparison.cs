using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What changed from one baseline of several metrics to another of the same metrics.</summary>
/// <param name="Shift">How far the means have moved, √(d′S⁻¹d) with the covariances of the older one.</param>
/// <param name="ShiftPValue">Probability of means so far apart if they were the same (two-sample T²).</param>
/// <param name="SpreadRatio">
/// Newer standard deviation divided by the older, as a mean over all directions: the 2p-th root of the ratio of the determinants.
/// </param>
/// <param name="CovariancePValue">Probability of covariances so different if they were the same (Box's M, χ²); not a number with fewer rows than about three a metric, where χ² would call them different far too often.</param>
/// <param name="Moved">The metric whose mean has moved most in units of its older standard deviation.</param>
/// <param name="MovedBy">By how much that is.</param>
/// <remarks>
/// T. W. Anderson, <i>An Introduction to Multivariate Statistical Analysis</i>, 3rd ed., 2003, sections 5.3.4 and 10.3; G. E. P. Box,
/// <i>Biometrika</i> 36, 1949. Both take rows to be normal and independent: rows that depend on each other make both probabilities too small.
/// </remarks>
public readonly record struct VariableComparison(
    double Shift, double ShiftPValue, double SpreadRatio, double CovariancePValue, string Moved, double MovedBy)
{
    /// <summary>Factor of Bartlett's correction below which χ² no longer holds: of 5 % it makes 21 with 10 metrics and 12 rows each.</summary>
    private const double LeastScale = 0.8;

    /// <summary>Compares two baselines.</summary>
    /// <param name="older">The one before.</param>
    /// <param name="newer">The one after.</param>
    /// <exception cref="ArgumentException">They are of different metrics, or covariances cannot be inverted.</exception>
    public static VariableComparison Of(VariableBaseline older, VariableBaseline newer)
    {
        if (!older.Metrics.SequenceEqual(newer.Metrics, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Baselines of {string.Join(", ", older.Metrics)} and of {string.Join(", ", newer.Metrics)} cannot be compared.", nameof(newer));
        }

        var p = older.Metrics.Count;
        var (before, after) = (older.Rows - 1.0, newer.Rows - 1.0);
        double[] pooled =
        [
            .. older.Covariance.Zip(newer.Covariance, (first, second) => ((before * first) + (after * second)) / (before + after)),
        ];
        double[] moved = [.. newer.Mean.Zip(older.Mean, (now, then) => now - then)];
        var square = older.Rows * (double)newer.Rows / (older.Rows + newer.Rows) * Distance(pooled, moved, p);
        var freedom = before + after + 1 - p;
        var (first, second, both) = (LogDeterminant(older.Covariance, p), LogDeterminant(newer.Covariance, p), LogDeterminant(pooled, p));
        var m = ((before + after) * both) - (before * first) - (after * second);
        var scale = 1 - (((2.0 * p * p) + (3 * p) - 1) / (6.0 * (p + 1)) * ((1 / before) + (1 / after) - (1 / (before + after))));
        double[] deviations = [.. moved.Select((step, i) => step / Math.Sqrt(older.Covariance[(i * p) + i]))];
        var most = Enumerable.Range(0, p).MaxBy(i => Math.Abs(deviations[i]));
        return new VariableComparison(
            Math.Sqrt(Distance([.. older.Covariance], moved, p)),
            FisherF.UpperTail(p, freedom, freedom / (p * (before + after)) * square),
            Math.Exp((second - first) / (2 * p)),
            scale >= LeastScale ? 1 - ChiSquared.Cumulative(p * (p + 1) / 2.0, m * scale) : double.NaN,
            older.Metrics[most],
            deviations[most]);
    }

    private static double Distance(double[] covariance, double[] step, int p)
    {
        var inverse = SymmetricMatrix.Inverse(covariance, p) ?? throw Unusable();
        var sum = 0.0;
        for (var i = 0; i < inverse.Length; i++)
        {
            sum += step[i / p] * inverse[i] * step[i % p];
        }

        return sum;
    }

    private static double LogDeterminant(IReadOnlyList<double> covariance, int p)
    {
        var root = SymmetricMatrix.Cholesky([.. covariance], p) ?? throw Unusable();
        return Enumerable.Range(0, p).Sum(i => 2 * Math.Log(root[(i * p) + i]));
    }

    private static ArgumentException Unusable() => new("A metric does not vary or follows from the others, so that baselines with it cannot be compared.");
}
