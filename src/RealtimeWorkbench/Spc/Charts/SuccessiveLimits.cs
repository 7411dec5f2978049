using System.Collections.Concurrent;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Limits of T² and MEWMA that a share of the rows of a baseline exceeds whose covariances come from successive differences.</summary>
/// <remarks>
/// No distribution is known: that of the first row is not that of others, and χ² is its limit for many rows alone (J. D. Williams, W. H. Woodall, J. B. Birch and J. H. Sullivan,
/// <i>Journal of Quality Technology</i> 38(3), 2006). As both statistics stay what they are under any linear map of the variables, it depends on nothing
/// but the numbers of variables and rows: baselines of independent normal rows are drawn, the same ones each time.
/// </remarks>
internal static class SuccessiveLimits
{
    /// <summary>Rows that are drawn, fewer of many variables.</summary>
    private const int MostRows = 200_000;

    /// <summary>What all rows may cost: each takes as many multiplications as a matrix times a vector.</summary>
    private const double Work = 5e8;

    /// <summary>Rows beyond a limit, below which it is left to chance: 50 have a standard error of 14 %.</summary>
    private const int FewestBeyond = 50;

    private static readonly ConcurrentDictionary<(int Variables, int Rows, double Weight, double Share), double> Limits = new();

    /// <summary>Finds a limit.</summary>
    /// <param name="variables">Variables (p).</param>
    /// <param name="rows">Rows of the baseline (m); at least p + 2.</param>
    /// <param name="weight">Weight of the newest row in a MEWMA (r); 1 for T².</param>
    /// <param name="share">Share of the rows of baselines beyond it, on average over rows and baselines.</param>
    /// <exception cref="ArgumentException">The share is too small to be drawn.</exception>
    public static double Of(int variables, int rows, double weight, double share)
    {
        RequireShare(variables, rows, share);
        return Limits.GetOrAdd((variables, rows, weight, share), static wanted => Draw(wanted.Variables, wanted.Rows, wanted.Weight, wanted.Share));
    }

    /// <summary>Refuses, at once, what could not be drawn.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <exception cref="ArgumentException">The share is too small to be drawn.</exception>
    public static void RequireShare(int variables, int rows, double share)
    {
        if (share * Drawn(variables, rows) < FewestBeyond)
        {
            throw new ArgumentException(Invariant(
                $"A limit that {share:G3} of the rows of a baseline exceed cannot be told for {rows} rows of {variables} variables with covariances from successive differences; from {Enough(variables)} rows on it can, or with the covariances of all rows."));
        }
    }

    /// <summary>Rows from which on the T² of a baseline follows χ² well enough: m > p² + 3p (Williams et al., 2006).</summary>
    public static int Enough(int variables) => (variables * (variables + 3)) + 1;

    private static int Drawn(int p, int rows) => rows * Math.Max(1, (int)(Math.Min(MostRows, Work / (p * (p + 20))) / rows));

    private static double Draw(int p, int m, double weight, double share)
    {
        var random = new Random(1);
        var found = new double[Drawn(p, m)];
        var rows = new double[m * p];
        var mean = new double[p];
        var covariance = new double[p * p];
        for (var first = 0; first < found.Length; first += m)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = RowSampler.Gauss(random);
            }

            Estimate(rows, p, mean, covariance);

            // Not one in a lifetime: normal rows span all directions.
            if (SymmetricMatrix.Cholesky(covariance, p) is { } root)
            {
                Statistics(rows, mean, root, weight, found.AsSpan(first, m));
            }
        }

        Array.Sort(found);
        return found[^Math.Max(1, (int)Math.Round(share * found.Length))];
    }

    private static void Estimate(double[] rows, int p, double[] mean, double[] covariance)
    {
        var m = rows.Length / p;
        Array.Clear(mean);
        Array.Clear(covariance);
        for (var row = 0; row < rows.Length; row += p)
        {
            for (var i = 0; i < p; i++)
            {
                mean[i] += rows[row + i] / m;
                if (row == 0)
                {
                    continue;
                }

                var step = (rows[row + i] - rows[row - p + i]) * 0.5 / (m - 1);
                for (var j = 0; j <= i; j++)
                {
                    covariance[(i * p) + j] += step * (rows[row + j] - rows[row - p + j]);
                }
            }
        }

        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < i; j++)
            {
                covariance[(j * p) + i] = covariance[(i * p) + j];
            }
        }
    }

    private static void Statistics(double[] rows, double[] mean, double[] root, double weight, Span<double> statistics)
    {
        var p = mean.Length;
        Span<double> average = new double[p];
        Span<double> solved = new double[p];
        var memory = 1.0;
        for (var row = 0; row < statistics.Length; row++)
        {
            memory *= (1 - weight) * (1 - weight);
            var distance = 0.0;
            for (var i = 0; i < p; i++)
            {
                average[i] = (weight * (rows[(row * p) + i] - mean[i])) + ((1 - weight) * average[i]);
                var rest = average[i];
                for (var j = 0; j < i; j++)
                {
                    rest -= root[(i * p) + j] * solved[j];
                }

                solved[i] = rest / root[(i * p) + i];
                distance += solved[i] * solved[i];
            }

            statistics[row] = (2 - weight) / (weight * (1 - memory)) * distance;
        }
    }
}
