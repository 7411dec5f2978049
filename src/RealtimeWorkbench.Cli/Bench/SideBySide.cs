using System.Diagnostics;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Times things in turn, round after round, so that whatever disturbs the machine disturbs all of them alike.</summary>
internal static class SideBySide
{
    /// <summary>Shortest times of a round of each, in ns.</summary>
    /// <param name="budget">How long to go on.</param>
    /// <param name="fewest">Rounds that are made in any case, after one that isn't counted.</param>
    /// <param name="rounds">What to time; each call should take a few ms, so that some of them meet no disturbance.</param>
    public static double[] ShortestTimes(TimeSpan budget, int fewest, params ReadOnlySpan<Action> rounds)
    {
        var shortest = new double[rounds.Length];
        Array.Fill(shortest, double.PositiveInfinity);
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round <= fewest || Stopwatch.GetElapsedTime(began) < budget; round++)
        {
            for (var i = 0; i < rounds.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                rounds[i]();
                var taken = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                shortest[i] = round == 0 ? shortest[i] : Math.Min(shortest[i], taken);
            }
        }

        return shortest;
    }

    /// <summary>The middle one of some figures, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
