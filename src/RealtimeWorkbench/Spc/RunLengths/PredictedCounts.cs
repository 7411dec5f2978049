using MathNet.Numerics;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Limits for one more count, from a baseline of counts: false alarms are as rare as asked for whatever the rate is, which need not be known.</summary>
/// <remarks>
/// The exact conditional limits of prediction: given the sum of all counts, how many of them the new sample has does not depend on the rate. It is binomial with 1/(m + 1) for Poisson counts and m earlier
/// samples of the same size, hypergeometric for binomial ones, and follows from counting the ways of parting the sum for geometric ones (G. J. Hahn and W. Q. Meeker, <i>Statistical Intervals</i>, 1991,
/// chapters 6 and 7, for the first two). Counts come in steps, so that false alarms are rarer rather than more frequent. Costs a few hundred tails, once a baseline.
/// </remarks>
internal static class PredictedCounts
{
    /// <summary>Probabilities below cannot be told from those of no limit.</summary>
    private const double LeastTail = 1e-14;

    /// <summary>Probabilities below are rounded so much in 1 minus twice of them that the quantile may be another.</summary>
    private const double LeastSure = 1e-10;

    /// <summary>Whether limits of a chart are found so.</summary>
    public static bool Knows(ChartKind kind) => kind is ChartKind.P or ChartKind.Np or ChartKind.C or ChartKind.U or ChartKind.G;

    /// <summary>Whether limits lie so far out that their coverage, which is near to 1, may not say where: they may be narrower than what was asked for.</summary>
    /// <param name="coverage">What <see cref="Coverage"/> found.</param>
    public static bool IsTooWide(double coverage) => (1 - coverage) / 2 < LeastSure;

    /// <summary>Finds the coverage whose quantiles, at the rate of the baseline, are as wide as the limits of prediction on both sides.</summary>
    /// <param name="kind">The chart; one that <see cref="Knows"/>.</param>
    /// <param name="center">Rate, fraction or mean that was estimated.</param>
    /// <param name="rows">Counts of the baseline.</param>
    /// <param name="size">Size of the sample of each; 1 where there is none.</param>
    /// <param name="points">Points from one false alarm to the next, on average; above 2.</param>
    public static double Coverage(ChartKind kind, double center, int rows, double size, double points)
    {
        var sum = Math.Round(center * size * rows);
        var wanted = 0.5 / points;
        var most = kind is ChartKind.P or ChartKind.Np ? size : double.PositiveInfinity;
        var beyond = DiscreteQuantile.Smallest(
            center * size, count => count > most || AtLeast(kind, count, sum + count, rows, size) <= wanted);
        var within = DiscreteQuantile.Smallest(center * size, count => AtMost(kind, count, sum + count, rows, size) > wanted);

        // The upper quantile is the smallest count that is exceeded with the probability of the tail at most.
        var mean = center * size;
        var (above, below) = kind switch
        {
            ChartKind.P or ChartKind.Np => (Binomial.UpperTail(size, center, beyond - 2), Binomial.Cumulative(size, center, within)),
            ChartKind.G => (Geometric.UpperTail(mean, beyond - 2), 1 - Geometric.UpperTail(mean, within)),
            _ => (Poisson.UpperTail(mean, beyond - 2), Poisson.Cumulative(mean, within)),
        };
        return 1 - (2 * Math.Clamp(Math.Min(above, below) * (1 - 1e-6), LeastTail, 0.4999));
    }

    private static double AtLeast(ChartKind kind, double count, double all, int rows, double size) => count <= 0 ? 1 : kind switch
    {
        ChartKind.P or ChartKind.Np => Marked(count, all, rows, size, isUpward: true),
        ChartKind.G => Parted(count, all, rows),
        _ => Binomial.UpperTail(all, 1 / (rows + 1.0), count - 1),
    };

    private static double AtMost(ChartKind kind, double count, double all, int rows, double size) => kind switch
    {
        ChartKind.P or ChartKind.Np => Marked(count, all, rows, size, isUpward: false),
        ChartKind.G => 1 - Parted(count + 1, all, rows),
        _ => Binomial.Cumulative(all, 1 / (rows + 1.0), count),
    };

    /// <summary>Probability that a sample of some size out of all rows + 1 of them has so many or more (or fewer) of the marked items: hypergeometric.</summary>
    private static double Marked(double count, double marked, int rows, double size, bool isUpward)
    {
        var items = size * (rows + 1.0);
        var (least, most) = (Math.Max(0, marked - (size * rows)), Math.Min(size, marked));
        if (count > most || count < least)
        {
            return count > most == isUpward ? 0 : 1;
        }

        // Far on the other side of the mean the first term would be 0, and all after it.
        var mean = marked / (rows + 1.0);
        if (isUpward ? count < mean : count > mean)
        {
            return 1 - Marked(count + (isUpward ? -1 : 1), marked, rows, size, !isUpward);
        }

        var probability = Math.Exp(Ways(marked, count) + Ways(items - marked, size - count) - Ways(items, size));
        var sum = 0.0;
        for (var x = count; x >= least && x <= most && probability > 1e-17 * sum; x += isUpward ? 1 : -1)
        {
            sum += probability;
            probability *= isUpward
                ? (marked - x) * (size - x) / ((x + 1) * (items - marked - size + x + 1))
                : x * (items - marked - size + x) / ((marked - x + 1) * (size - x + 1));
        }

        return Math.Min(1, sum);
    }

    /// <summary>Probability that the first of rows + 1 geometric numbers is at least so large, given their sum: all partings are alike.</summary>
    private static double Parted(double count, double sum, int rows)
    {
        var probability = 1.0;
        for (var j = 1; j <= rows; j++)
        {
            probability *= (sum - count + j) / (sum + j);
        }

        return count > sum ? 0 : probability;
    }

    /// <summary>Logarithm of the number of ways to choose some of a number of items.</summary>
    private static double Ways(double items, double chosen) =>
        SpecialFunctions.GammaLn(items + 1) - SpecialFunctions.GammaLn(chosen + 1) - SpecialFunctions.GammaLn(items - chosen + 1);
}
