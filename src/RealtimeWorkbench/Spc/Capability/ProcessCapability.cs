using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Computes capability indices for normally distributed observations.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, chapter 8; NIST/SEMATECH e-Handbook, section 6.1.6.
/// Intervals: Cp from chi-squared with the degrees of freedom of sigma (Montgomery, eq. 8.19), n - 1 for the standard deviation of all values and fewer for ranges; Cpk after A. F. Bissell, <i>Applied
/// Statistics</i> 39(3), 1990, pp. 331-340; Cpm after R. A. Boyles, <i>Journal of Quality Technology</i> 23(1), 1991, pp. 17-26, with n(1 + δ²)²/(1 + 2δ²) degrees of
/// freedom. The R package qcc leaves the square of the numerator out, which makes its intervals too wide: by √2 where δ = 1.
/// </remarks>
public static class ProcessCapability
{
    /// <summary>Estimates capability and performance from observations.</summary>
    /// <param name="values">At least 2 finite observations.</param>
    /// <param name="sigmaWithin">Standard deviation within subgroups or between neighbours, such as from <see cref="Charts.WithinSigma"/>.</param>
    /// <param name="specification">What is asked for.</param>
    /// <param name="multiple">Half the width that counts as the width of the process, in units of sigma; 3 by custom.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    /// <param name="freedomWithin">
    /// Degrees of freedom of <paramref name="sigmaWithin"/>, such as from <see cref="Charts.SigmaFreedom"/>; infinite where it is known. One less than there are values
    /// where it is null.
    /// </param>
    /// <exception cref="ArgumentException">Too few observations, one that isn't finite, or no spread.</exception>
    public static CapabilityReport Estimate(
        ReadOnlySpan<double> values,
        double sigmaWithin,
        SpecificationLimits specification,
        double multiple = 3,
        double confidence = 0.95,
        double? freedomWithin = null)
    {
        Guard.AtLeast(2, values);
        Guard.AllFinite(values);
        var mean = SampleStatistics.Mean(values);
        var sigmaOverall = SampleStatistics.StandardDeviation(values);
        var below = 0;
        var above = 0;
        foreach (var value in values)
        {
            below += value < specification.Lower ? 1 : 0;
            above += value > specification.Upper ? 1 : 0;
        }

        return new CapabilityReport(
            specification,
            values.Length,
            mean,
            Indices(mean, sigmaWithin, specification, multiple, values.Length, confidence, freedomWithin),
            Indices(mean, sigmaOverall, specification, multiple, values.Length, confidence),
            1e6 * below / values.Length,
            1e6 * above / values.Length)
        {
            Values = values.ToArray(),
        };
    }

    /// <summary>Computes the indices of a process.</summary>
    /// <param name="mean">Mean of the process.</param>
    /// <param name="sigma">Its standard deviation; above 0.</param>
    /// <param name="specification">What is asked for.</param>
    /// <param name="multiple">Half the width that counts as the width of the process, in units of sigma; 3 by custom.</param>
    /// <param name="count">Observations that mean and sigma were estimated from; without it there are no intervals.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    /// <param name="freedom">Degrees of freedom of <paramref name="sigma"/>, infinite where it is known; one less than <paramref name="count"/> where it is null.</param>
    /// <exception cref="ArgumentException"><paramref name="sigma"/> isn't above 0.</exception>
    public static CapabilityIndices Indices(
        double mean,
        double sigma,
        SpecificationLimits specification,
        double multiple = 3,
        int? count = null,
        double confidence = 0.95,
        double? freedom = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(multiple);
        if (!(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentException(
                Invariant($"The standard deviation is {sigma}; capability needs values that differ."), nameof(sigma));
        }

        var cp = (specification.Upper - specification.Lower) / (2 * multiple * sigma);
        var cpl = (mean - specification.Lower) / (multiple * sigma);
        var cpu = (specification.Upper - mean) / (multiple * sigma);
        var cpk = cpl < cpu ? cpl : cpu ?? cpl;
        var offset = (mean - specification.Target) / sigma;
        var cpm = cp / Math.Sqrt(1 + ((offset * offset) ?? 0));
        var tail = (1 - confidence) / 2;
        return new CapabilityIndices(
            sigma,
            cp,
            cpl,
            cpu,
            cpk,
            cpm,
            count is { } n ? RatioInterval(cp, freedom ?? (n - 1), tail) : null,
            count is { } m ? KInterval(cpk, m, freedom ?? (m - 1), tail) : null,
            count is { } l ? RatioInterval(cpm, FreedomOfCpm(l, freedom ?? l, offset), tail) : null,
            specification.Lower is { } lower ? 1e6 * Normal.Cumulative((lower - mean) / sigma) : 0,
            specification.Upper is { } upper ? 1e6 * Normal.UpperTail((upper - mean) / sigma) : 0);
    }

    /// <summary>Those of σ̂² + (x̄ - T)²: Boyles's n(1 + δ²)²/(1 + 2δ²), where σ̂ has n of its own.</summary>
    private static double FreedomOfCpm(int n, double ofSigma, double? offset)
    {
        var square = (offset * offset) ?? 0;
        return (1 + square) * (1 + square) / ((1 / ofSigma) + (2 * square / n));
    }

    private static ConfidenceInterval? RatioInterval(double? index, double freedom, double tail) =>
        index is not { } value || freedom <= 0 ? null
        : double.IsPositiveInfinity(freedom) ? new ConfidenceInterval(value, value)
        : new ConfidenceInterval(
            value * Math.Sqrt(ChiSquared.Quantile(freedom, tail) / freedom),
            value * Math.Sqrt(ChiSquared.Quantile(freedom, 1 - tail) / freedom));

    private static ConfidenceInterval? KInterval(double? index, int n, double freedom, double tail)
    {
        if (index is not { } value || n < 2)
        {
            return null;
        }

        var half = Normal.Quantile(1 - tail) * ErrorOfCpk(value, n, freedom);
        return new ConfidenceInterval(value - half, value + half);
    }

    /// <summary>Standard error of a Cpk, √(1/9n + Cpk²/2ν): the same as Bissell's relative form, and defined for an index of 0.</summary>
    /// <param name="cpk">The index.</param>
    /// <param name="count">Observations that the mean was estimated from (n).</param>
    /// <param name="freedom">Degrees of freedom of sigma (ν).</param>
    internal static double ErrorOfCpk(double cpk, int count, double freedom) =>
        Math.Sqrt((1.0 / (9 * count)) + (cpk * cpk / (2.0 * freedom)));
}
