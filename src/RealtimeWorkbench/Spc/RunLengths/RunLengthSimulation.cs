using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths by letting a chart run on random normal values until it signals, many times, with a seed.</summary>
public static class RunLengthSimulation
{
    /// <summary>Points after which no further run is begun or followed: a few seconds.</summary>
    internal const long Most = 20_000_000;

    /// <summary>Bits of the number of a point that are 0 where it is looked whether anybody still waits: every 4096 points.</summary>
    private const long LookedEvery = 0xFFF;

    /// <summary>Estimates the average run length of a chart of measurements with known mean and sigma.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Rules, used where they are valid; the first to hold on any panel ends a run.</param>
    /// <param name="shift">Shift of the mean, in σ of the mean of a row.</param>
    /// <param name="size">Values in a row; at least 2 on charts of subgroups.</param>
    /// <param name="runs">Runs; at least 2. Long ones may be fewer.</param>
    /// <param name="seed">The same seed gives the same runs.</param>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static RunLengthEstimate Of(
        ChartDesign design, RuleBook rules, double shift, int size, int runs, int seed, CancellationToken cancellationToken = default)
    {
        var process = new ProcessEstimate(0, 1) { Between = 1 / Math.Sqrt(size), DispersionCenter = double.NaN };
        return Of(design with { Target = 0 }, rules, process, RowSampler.OfNormal(size, shift), runs, seed, cancellationToken: cancellationToken);
    }

    /// <summary>Estimates the average run length of a chart of a known process, of so many points at most.</summary>
    internal static RunLengthEstimate Of(
        ChartDesign design, RuleBook rules, ProcessEstimate process, RowSampler sampler, int runs, int seed, long most = Most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 2);
        var random = new Random(seed);
        var watch = new ChartWatch(design, rules);
        var moments = default(Statistics.RunningMoments);
        var points = 0L;
        for (var run = 0; run < runs; run++)
        {
            watch.Begin(process);
            var before = points;
            do
            {
                if ((points & LookedEvery) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (points++ == most)
                {
                    return CutShort((int)moments.Count, most);
                }
            }
            while (!watch.Signals(sampler, random));

            moments.Add(points - before);
        }

        return new RunLengthEstimate(
            moments.Mean, moments.StandardDeviation / Math.Sqrt(runs), Invariant($"simulation of {runs} runs"));
    }

    /// <summary>Points by signal, which is the likeliest length where runs are so long that they forget how they began.</summary>
    private static RunLengthEstimate CutShort(int signals, long points)
    {
        var length = (double)points / Math.Max(1, signals);
        return new RunLengthEstimate(
            length, signals == 0 ? 0 : length / Math.Sqrt(signals), Invariant($"simulation of {points} points"))
        {
            IsLowerBound = signals == 0,
        };
    }
}
