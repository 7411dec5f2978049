using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>How often the range or standard deviation of a subgroup of normal values with σ 1 lies beyond limits that thousands of baselines give.</summary>
internal sealed class SpreadTails(bool isDeviation, int n)
{
    private readonly TailTable _below = new(limit => Below(isDeviation, n, limit));
    private readonly TailTable _above = new(limit => Above(isDeviation, n, limit));

    /// <summary>Probability of a spread below a limit.</summary>
    public static double Below(bool isDeviation, int n, double limit) =>
        isDeviation ? ChiSquared.Cumulative(n - 1, (n - 1) * limit * limit) : RangeDistribution.Cumulative(n, limit);

    /// <summary>Probability of a spread above a limit.</summary>
    public static double Above(bool isDeviation, int n, double limit) =>
        isDeviation ? ChiSquared.UpperTail(n - 1, (n - 1) * limit * limit) : RangeDistribution.UpperTail(n, limit);

    /// <summary>Probability of a spread below a limit, to seven digits.</summary>
    public double Below(double limit) => _below.Of(limit);

    /// <summary>Probability of a spread above a limit, to seven digits.</summary>
    public double Above(double limit) => _above.Of(limit);
}
