using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of individual values with moving ranges of two, where only points beyond limits count.</summary>
/// <remarks>
/// The integral equation of S. V. Crowder, "Computation of ARL for combined individual measurement and moving range charts", <i>Journal of
/// Quality Technology</i> 19(2), 1987, solved by a Markov chain of narrow cells as in D. Brook and D. A. Evans, <i>Biometrika</i> 59(3), 1972: a state is the
/// cell of the latest value.
/// </remarks>
internal static class MovingRangeRunLength
{
    private const int Cells = 240;

    /// <summary>Values farther out than this are not met with.</summary>
    private const double Farthest = 9;

    /// <summary>Computes the average run length, for normal values with standard deviation 1.</summary>
    /// <param name="values">Limits of the values; infinite where they are not watched.</param>
    /// <param name="ranges">Limits of the moving ranges.</param>
    /// <param name="mean">Mean of the values.</param>
    public static double Of((double Lower, double Upper) values, (double Lower, double Upper) ranges, double mean)
    {
        var low = Math.Max(values.Lower - mean, -Farthest);
        var high = Math.Min(values.Upper - mean, Farthest);
        if (high <= low)
        {
            return 1;
        }

        var width = (high - low) / Cells;
        double[] middles = [.. Enumerable.Range(0, Cells).Select(i => low + ((i + 0.5) * width))];
        var outside = Normal.Cumulative(low) + Normal.UpperTail(high);
        var next = new double[Cells][];
        var ends = new double[Cells];
        for (var from = 0; from < Cells; from++)
        {
            next[from] = new double[Cells];
            for (var to = 0; to < Cells; to++)
            {
                var left = low + (to * width);
                next[from][to] = Within(middles[from], left, left + width, ranges);
            }

            ends[from] = outside + Lost(middles[from], low, high, ranges);
        }

        var now = new double[Cells];
        for (var cell = 0; cell < Cells; cell++)
        {
            now[cell] = Between(low + (cell * width), low + ((cell + 1) * width));
        }

        return MeanLength(next, ends, now);
    }

    /// <summary>Sum of the probabilities of runs longer than 0, 1, 2 … points; after a few points a part of them ends that stays the same.</summary>
    private static double MeanLength(double[][] next, double[] ends, double[] now)
    {
        var then = new double[now.Length];
        var (sum, before) = (1.0, 0.0);
        for (var point = 0; point < 10_000; point++)
        {
            var survivors = now.Sum();
            if (survivors < 1e-15)
            {
                return sum;
            }

            var rate = now.Zip(ends, (mass, end) => mass * end).Sum() / survivors;
            if (Math.Abs(rate - before) <= 1e-12 * rate)
            {
                return sum + (survivors / rate);
            }

            before = rate;
            sum += survivors;
            Array.Clear(then);
            for (var from = 0; from < now.Length; from++)
            {
                var (mass, row) = (now[from], next[from]);
                for (var to = 0; to < row.Length; to++)
                {
                    then[to] += mass * row[to];
                }
            }

            (now, then) = (then, now);
        }

        return sum + (now.Sum() / before);
    }

    /// <summary>Probability of a value in a cell whose distance from the one before lies within the limits of ranges.</summary>
    private static double Within(double from, double left, double right, (double Lower, double Upper) ranges) =>
        Between(Math.Max(left, from + ranges.Lower), Math.Min(right, from + ranges.Upper))
        + Between(Math.Max(left, from - ranges.Upper), Math.Min(right, from - ranges.Lower));

    /// <summary>Probability of a value within its own limits at a distance beyond those of ranges: small, and so not computed as a difference.</summary>
    private static double Lost(double from, double low, double high, (double Lower, double Upper) ranges) =>
        Between(low, Math.Min(high, from - ranges.Upper)) + Between(Math.Max(low, from + ranges.Upper), high)
        + (ranges.Lower > 0 ? Between(Math.Max(low, from - ranges.Lower), Math.Min(high, from + ranges.Lower)) : 0);

    private static double Between(double left, double right) =>
        right <= left ? 0
        : left > 0 ? Normal.UpperTail(left) - Normal.UpperTail(right)
        : Normal.Cumulative(right) - Normal.Cumulative(left);
}
