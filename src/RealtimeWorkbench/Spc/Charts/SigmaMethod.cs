namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Ways to estimate the standard deviation of single observations within subgroups or between neighbours.</summary>
public enum SigmaMethod
{
    /// <summary>Mean of R/d2 over the subgroups (UWAVE-R; R̄/d2 where the sizes are equal).</summary>
    AverageRange,

    /// <summary>Mean of s/c4 over the subgroups (UWAVE-SD; S̄/c4 where the sizes are equal).</summary>
    AverageDeviation,

    /// <summary>Mean of R/d2 weighted by 1/variance (MVLUE-R).</summary>
    WeightedRange,

    /// <summary>Mean of s/c4 weighted by 1/variance (MVLUE-SD).</summary>
    WeightedDeviation,

    /// <summary>Root of the pooled variance, made unbiased by c4 (RMSDF).</summary>
    Pooled,

    /// <summary>Mean moving range divided by d2; for individual values.</summary>
    MovingRange,

    /// <summary>Median moving range of two divided by d4 = 0.9539; for individual values. Not moved by a few spikes.</summary>
    MedianMovingRange,

    /// <summary>Standard deviation of all values divided by c4; for individual values. Shifts and drifts widen it.</summary>
    Deviation,
}
