using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>The transformation (xᵏ - 1)/k, ln x for k = 0, that makes positive values most nearly normal.</summary>
/// <remarks>G. E. P. Box and D. R. Cox, "An analysis of transformations", <i>Journal of the Royal Statistical Society B</i> 26(2), 1964.</remarks>
public static class BoxCox
{
    /// <summary>Transforms a value.</summary>
    /// <param name="value">Above 0.</param>
    /// <param name="lambda">The power.</param>
    public static double Transform(double value, double lambda) =>
        Math.Abs(lambda) < 1e-12 ? Math.Log(value) : (Math.Pow(value, lambda) - 1) / lambda;

    /// <summary>Finds the most likely power from -5 to 5.</summary>
    /// <param name="values">At least 2 values above 0, not all alike.</param>
    /// <exception cref="ArgumentException">A value isn't above 0, or all are alike.</exception>
    public static double Lambda(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(2, values);
        var data = values.ToArray();
        if (Array.Exists(data, value => !(value > 0)))
        {
            throw new ArgumentException(
                Invariant($"A value is {Array.Find(data, value => !(value > 0))}; Box-Cox needs values above 0, so use johnson or quantile."), nameof(values));
        }

        // Scaled, powers of large values neither overflow nor lose what tells them apart; the likelihood does not care.
        var scale = Math.Exp(data.Average(Math.Log));
        double[] scaled = [.. data.Select(value => value / scale)];
        if (!(SampleStatistics.Range(scaled) > 0))
        {
            throw new ArgumentException(Invariant($"The {data.Length} values are all {data[0]}; they say nothing of a distribution."), nameof(values));
        }

        // Golden section: the likelihood has one peak.
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (-5.0, 5.0);
        var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (atLeft, atRight) = (Likelihood(scaled, left), Likelihood(scaled, right));
        while (high - low > 1e-9)
        {
            if (atLeft > atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Likelihood(scaled, left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Likelihood(scaled, right);
            }
        }

        return (low + high) / 2;
    }

    /// <summary>Logarithm of the likelihood of a power; the geometric mean of the values is 1.</summary>
    private static double Likelihood(double[] scaled, double lambda)
    {
        double[] transformed = [.. scaled.Select(value => Transform(value, lambda))];
        return -scaled.Length * Math.Log(SampleStatistics.StandardDeviation(transformed));
    }
}
