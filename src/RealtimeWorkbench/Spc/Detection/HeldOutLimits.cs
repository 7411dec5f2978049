namespace RealtimeWorkbench.Spc.Detection;

/// <summary>Upper limits from rows that a model has not seen: no more than a share of them lies beyond any limit.</summary>
/// <remarks>
/// Formulas for such limits take rows to be normal and independent, and a model to be known; rows of a controlled plant are neither, so
/// that limits by formula cry wolf there (E. L. Russell, L. H. Chiang and R. D. Braatz, <i>Chemometrics and Intelligent Laboratory
/// Systems</i> 51(1), 2000, set theirs by fault-free data for that reason). All statistics get the same rank: as many rows beyond each
/// as their union allows.
/// </remarks>
public static class HeldOutLimits
{
    /// <summary>Finds the limits.</summary>
    /// <param name="statistics">For each statistic its value at each row, all finite.</param>
    /// <param name="share">Largest share of the rows beyond any of the limits; above 0, below 1.</param>
    /// <returns>A limit for each statistic; a value on a limit is not beyond it.</returns>
    /// <exception cref="ArgumentException">There are too few rows for a single one to be beyond.</exception>
    public static IReadOnlyList<double> Of(IReadOnlyList<IReadOnlyList<double>> statistics, double share)
    {
        var rows = statistics[0].Count;

        // What is due to rounding of the product must not cost a row.
        var most = (int)Math.Floor((share * rows) + 1e-9);
        if (most < 1)
        {
            throw new ArgumentException(Invariant(
                $"{rows} rows held out are too few for a share of {share} false alarms; there must be at least {Math.Ceiling((1 / share) - 1e-9)}."));
        }

        double[][] falling = [.. statistics.Select(values => values.OrderDescending().ToArray())];
        double[] limits = [.. falling.Select(values => values[0])];
        for (var rank = 1; rank <= most; rank++)
        {
            double[] lower = [.. falling.Select(values => values[rank])];
            if (Beyond(statistics, lower) > most)
            {
                break;
            }

            limits = lower;
        }

        return limits;
    }

    /// <summary>Counts the rows that lie beyond any of the limits.</summary>
    /// <param name="statistics">For each statistic its value at each row.</param>
    /// <param name="limits">A limit for each statistic.</param>
    public static int Beyond(IReadOnlyList<IReadOnlyList<double>> statistics, IReadOnlyList<double> limits) =>
        Enumerable.Range(0, statistics[0].Count)
            .Count(row => Enumerable.Range(0, limits.Count).Any(i => statistics[i][row] > limits[i]));
}
