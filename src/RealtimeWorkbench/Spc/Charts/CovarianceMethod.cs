namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Ways to estimate how several variables vary together from single observations.</summary>
public enum CovarianceMethod
{
    /// <summary>Covariances of all observations (divisor m - 1). Shifts and drifts within the baseline widen them.</summary>
    Sample,

    /// <summary>
    /// Half the mean product of successive differences (D. S. Holmes and A. E. Mergen, <i>Quality Engineering</i> 5(4), 1993): a
    /// shift within the baseline does not widen them.
    /// </summary>
    SuccessiveDifferences,
}
