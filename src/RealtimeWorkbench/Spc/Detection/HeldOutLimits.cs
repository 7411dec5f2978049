namespace RealtimeWorkbench.Spc.Detection;

/// <summary>Upper limits from rows that a model has not seen, such that no more than a share of further rows is expected beyond any limit.</summary>
/// <remarks>
/// Formulas for such limits take rows to be normal and independent, and a model to be known; rows of a controlled plant are neither, so
/// that limits by formula cry wolf there (E. L. Russell, L. H. Chiang and R. D. Braatz, <i>Chemometrics and Intelligent Laboratory
/// Systems</i> 51(1), 2000, set theirs by fault-free data for that reason). All statistics get the same rank, the largest that their union
/// allows. A further row takes any place among n rows alike, so that it is expected beyond limits that are rows themselves as often as rows are
/// <i>at</i> or beyond these, divided by n + 1 (S. S. Wilks, <i>Annals of Mathematical Statistics</i> 12(1), 1941): counting only those
/// beyond would promise too much, for the maximum of 100 rows is passed by one row in 101 and not by none.
/// </remarks>
public static class HeldOutLimits
{
    /// <summary>Finds the limits.</summary>
    /// <param name="statistics">For each statistic its value at each row, all finite.</param>
    /// <param name="share">Share of further rows that is expected beyond any of the limits, at most; above 0, below 1.</param>
    /// <returns>A limit for each statistic; a value on a limit is not beyond it.</returns>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public static IReadOnlyList<double> Of(IReadOnlyList<IReadOnlyList<double>> statistics, double share) =>
        TryOf(statistics, share) ?? throw new ArgumentException(Invariant(
            $"{statistics[0].Count} rows held out are too few for a share of {share} false alarms; there must be at least {Fewest(statistics.Count, share)}."));

    /// <summary>Rows that are enough for a share, be there ever so few rows that are extreme in several statistics at once.</summary>
    /// <param name="statistics">Number of statistics.</param>
    /// <param name="share">Share of further rows beyond any limit.</param>
    public static int Fewest(int statistics, double share) => (int)Math.Ceiling((statistics / share) - 1 - 1e-9);

    /// <summary>Counts the rows that lie beyond any of the limits.</summary>
    /// <param name="statistics">For each statistic its value at each row.</param>
    /// <param name="limits">A limit for each statistic.</param>
    public static int Beyond(IReadOnlyList<IReadOnlyList<double>> statistics, IReadOnlyList<double> limits) =>
        Count(statistics, limits, (value, limit) => value > limit);

    /// <summary>The share of further rows that is expected beyond any of the limits.</summary>
    /// <param name="statistics">For each statistic its value at each row.</param>
    /// <param name="limits">Limits, each of which is one of these values.</param>
    /// <returns>
    /// The share, and its standard error where rows do not depend on each other; where they do, those beyond come in clusters and the error is larger.
    /// </returns>
    public static (double Share, double StandardError) Expected(IReadOnlyList<IReadOnlyList<double>> statistics, IReadOnlyList<double> limits)
    {
        double rows = statistics[0].Count + 1;
        var reached = Count(statistics, limits, (value, limit) => value >= limit) / rows;
        return (reached, Math.Sqrt(reached * (1 - reached) / rows));
    }

    /// <summary>The limits, or the largest values where not even these hold the share.</summary>
    internal static IReadOnlyList<double> Best(IReadOnlyList<IReadOnlyList<double>> statistics, double share) =>
        TryOf(statistics, share) ?? [.. statistics.Select(values => values.Max())];

    private static double[]? TryOf(IReadOnlyList<IReadOnlyList<double>> statistics, double share)
    {
        // What is due to rounding of the product must not cost a row.
        var most = (share * (statistics[0].Count + 1)) + 1e-9;
        double[][] falling = [.. statistics.Select(values => values.OrderDescending().ToArray())];
        double[]? limits = null;
        var (low, high) = (0, (int)Math.Min(most, falling[0].Length));
        while (low < high)
        {
            // The lower the limits, the more rows reach them.
            var rank = (low + high) / 2;
            double[] lower = [.. falling.Select(values => values[rank])];
            if (Count(statistics, lower, (value, limit) => value >= limit) > most)
            {
                high = rank;
            }
            else
            {
                (low, limits) = (rank + 1, lower);
            }
        }

        return limits;
    }

    private static int Count(IReadOnlyList<IReadOnlyList<double>> statistics, IReadOnlyList<double> limits, Func<double, double, bool> holds) =>
        Enumerable.Range(0, statistics[0].Count)
            .Count(row => Enumerable.Range(0, limits.Count).Any(i => holds(statistics[i][row], limits[i])));
}
