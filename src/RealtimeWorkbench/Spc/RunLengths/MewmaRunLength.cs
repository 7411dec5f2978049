using System.Collections.Concurrent;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of the MEWMA of a process in control with the covariances of its steady state.</summary>
/// <remarks>
/// The Markov chain of G. C. Runger and S. S. Prabhu, "A Markov chain model for the multivariate exponentially weighted moving averages
/// control chart", <i>Journal of the American Statistical Association</i> 91, 1996: in control, how long z is depends only on how long it
/// was, so that rings around 0 are the states.
/// </remarks>
public static class MewmaRunLength
{
    private const int Rings = 40;

    private static readonly ConcurrentDictionary<(int Variables, double Weight, double Length), double> Limits = new();

    /// <summary>Computes points from one false alarm to the next, on average.</summary>
    /// <param name="variables">Variables (p); at least 1.</param>
    /// <param name="weight">Weight of the newest observation (r); above 0, up to 1.</param>
    /// <param name="limit">Upper limit (h₄); above 0.</param>
    public static double InControl(int variables, double weight, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(variables, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        if (weight == 1)
        {
            return 1 / (1 - ChiSquared.Cumulative(variables, limit));
        }

        // The error of the rings falls as the square of their width; two widths tell how far to go on.
        var coarse = Solve(variables, weight, limit, Rings);
        var fine = Solve(variables, weight, limit, 2 * Rings);
        var ratio = ((4.0 * Rings) + 1) / ((2.0 * Rings) + 1);
        return fine + ((fine - coarse) / ((ratio * ratio) - 1));
    }

    /// <summary>Finds the upper limit with so many points from one false alarm to the next.</summary>
    /// <param name="variables">Variables (p); at least 1.</param>
    /// <param name="weight">Weight of the newest observation (r); above 0, up to 1.</param>
    /// <param name="length">Points, on average; above 1. Each limit is searched once, in about a second, and remembered.</param>
    public static double Limit(int variables, double weight, double length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, 1);
        return Limits.GetOrAdd((variables, weight, length), static wanted =>
        {
            var limit = ChiSquared.Quantile(wanted.Variables, 1 - (1 / wanted.Length));
            return RunLengthCalibration.Find(
                candidate => InControl(wanted.Variables, wanted.Weight, candidate), wanted.Length, limit / 2, limit * 1.01, 1e-6);
        });
    }

    private static double Solve(int variables, double weight, double limit, int rings)
    {
        var radius = Math.Sqrt(limit * weight / (2 - weight));
        var width = 2 * radius / ((2 * rings) + 1);
        var matrix = new double[rings + 1][];
        var lengths = new double[rings + 1];
        for (var i = 0; i <= rings; i++)
        {
            // From the middle of ring i: |z/r|² is noncentral χ² about (1 - r)/r of where z was.
            var from = (1 - weight) * i * width / weight;
            matrix[i] = new double[rings + 1];
            var before = 0.0;
            for (var j = 0; j <= rings; j++)
            {
                var edge = (j + 0.5) * width / weight;
                var below = NoncentralChiSquared.Cumulative(variables, from * from, edge * edge);
                matrix[i][j] = (i == j ? 1 : 0) - (below - before);
                before = below;
            }

            lengths[i] = 1;
        }

        LinearSystem.Solve(matrix, lengths);
        return lengths[0];
    }
}
