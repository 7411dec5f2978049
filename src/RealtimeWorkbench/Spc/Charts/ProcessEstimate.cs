namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What Phase I found out about a process, frozen: all that a chart needs to judge further rows.</summary>
/// <param name="Center">Mean of the process: of single values, of counts, or per unit; median on a run chart.</param>
/// <param name="Sigma">
/// Standard deviation of single observations within subgroups or between neighbours; of a count or rate where counts are plotted;
/// on a t chart that of the transformed times.
/// </param>
public sealed record ProcessEstimate(double Center, double Sigma)
{
    /// <summary>Mean of the ranges or standard deviations of the subgroups; NaN without subgroups.</summary>
    public double DispersionCenter { get; init; } = double.NaN;

    /// <summary>
    /// Size of all subgroups of the baseline, 0 where they differ. For subgroups of this size <see cref="DispersionCenter"/> is the
    /// center line; for others it follows from sigma and their size.
    /// </summary>
    public int DispersionSize { get; init; }

    /// <summary>Standard deviation of the means of subgroups from one to the next (I-MR-R/S), or σz (Laney); NaN elsewhere.</summary>
    public double Between { get; init; } = double.NaN;

    /// <summary>Weights of the deviations before, the latest first, of an autoregressive model; weight of the newest value of a center line that follows.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>What is known of several variables; <see langword="null"/> on charts of one.</summary>
    public MultivariateEstimate? Variables { get; init; }

    /// <summary>Parts of a short run, by number.</summary>
    public IReadOnlyList<PartEstimate> Parts { get; init; } = [];
}
