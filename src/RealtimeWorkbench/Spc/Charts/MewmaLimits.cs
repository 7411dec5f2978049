using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Upper limits of a MEWMA whose mean and covariances are estimated, which as many rows exceed as where they are known.</summary>
/// <remarks>
/// In its steady state z ~ N(0, (r/(2 - r) + 1/m)Σ), new rows and the mean of the baseline being independent of each other and of S, so that its statistic is
/// 1 + (2 - r)/(rm) times a Hotelling T² of m - 1 degrees of freedom, which follows F (T. W. Anderson, <i>An Introduction to Multivariate Statistical Analysis</i>, 3rd ed., 2003, theorem
/// 5.2.2); rows before the steady state exceed it less often. With covariances from successive differences their degrees of freedom take the place of m - 1, as in
/// <see cref="HotellingLimits"/>. Rows of the baseline lie nearer to their own mean than those of a known process and keep its limit, except where successive differences have a
/// limit of their own (<see cref="SuccessiveLimits"/>).
/// </remarks>
internal static class MewmaLimits
{
    /// <summary>Limit of further rows.</summary>
    /// <param name="variables">Variables (p).</param>
    /// <param name="rows">Rows of the baseline (m); at least p + 2.</param>
    /// <param name="weight">Weight of the newest row (r).</param>
    /// <param name="share">Share of further rows beyond it, on average over the baselines that there might have been.</param>
    /// <param name="freedom">Degrees of freedom of the covariances; m - 1 where it is null.</param>
    /// <exception cref="ArgumentException">There are too few rows for so many variables.</exception>
    public static double PhaseTwo(int variables, int rows, double weight, double share, double? freedom = null) =>
        (1 + ((2 - weight) / (weight * rows))) * rows / (rows + 1) * HotellingLimits.PhaseTwo(variables, rows, 1, 1 - share, freedom);

    /// <summary>Share of the rows of a known process beyond a limit, in the steady state.</summary>
    public static double ShareBeyond(int variables, double limit) => ChiSquared.UpperTail(variables, limit);
}
