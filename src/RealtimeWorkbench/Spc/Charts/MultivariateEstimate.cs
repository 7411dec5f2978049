namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What Phase I found out about a process of several variables, frozen.</summary>
/// <param name="Mean">Mean of each variable.</param>
/// <param name="Covariance">Covariances of single observations within subgroups, row by row.</param>
/// <param name="Samples">Rows that they were estimated from (m); 0 where they are known.</param>
/// <param name="Size">Observations in each row (n).</param>
public sealed record MultivariateEstimate(
    IReadOnlyList<double> Mean, IReadOnlyList<double> Covariance, int Samples, int Size)
{
    /// <summary>Number of variables (p).</summary>
    public int Variables => Mean.Count;

    /// <summary>Degrees of freedom of the covariances of single observations: m - 1, or fewer where they come from successive differences.</summary>
    public double Freedom { get; init; } = Samples - 1;
}
