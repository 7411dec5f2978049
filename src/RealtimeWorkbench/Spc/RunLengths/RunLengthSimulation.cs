using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths by letting a chart run on random normal values until it signals, many times, with a seed.</summary>
public static class RunLengthSimulation
{
    /// <summary>Longest run that is followed; what has not signalled by then counts as so long.</summary>
    private const int Longest = 10_000_000;

    /// <summary>Estimates the average run length of a chart of measurements with known mean and sigma.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Rules, used where they are valid; the first to hold on any panel ends a run.</param>
    /// <param name="shift">Shift of the mean, in σ of the mean of a row.</param>
    /// <param name="size">Values in a row; at least 2 on charts of subgroups.</param>
    /// <param name="runs">Runs; at least 2.</param>
    /// <param name="seed">The same seed gives the same runs.</param>
    public static RunLengthEstimate Of(ChartDesign design, RuleBook rules, double shift, int size, int runs, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 2);
        var random = new Random(seed);
        var process = new ProcessEstimate(0, 1) { Between = 1 / Math.Sqrt(size), DispersionCenter = double.NaN };
        var info = ChartInfo.Of(design.Kind);
        RuleSet[] valid = [.. info.Panels.Select(panel => rules.Within(panel.Rules))];
        var values = new double[size];
        var points = new PlottedPoint[valid.Length];
        var trackers = new RuleTracker[valid.Length];
        var windows = new WindowTracker?[valid.Length];
        var moments = default(Statistics.RunningMoments);
        for (var run = 0; run < runs; run++)
        {
            var chart = StreamingChart.Create(design with { Target = 0 }, process);
            Array.Clear(trackers);
            for (var panel = 0; panel < windows.Length && rules.Custom.Count > 0; panel++)
            {
                windows[panel] = new WindowTracker(rules.Custom);
            }

            var length = 0;
            bool signals;
            do
            {
                length++;
                for (var i = 0; i < size; i++)
                {
                    values[i] = Gauss(random) + (shift / Math.Sqrt(size));
                }

                Array.Clear(points);
                chart.Plot(new ChartInput(values), points);
                signals = false;
                for (var panel = 0; panel < valid.Length; panel++)
                {
                    if (points[panel].IsPlotted)
                    {
                        signals |= windows[panel] is { } window
                            && window.Next(points[panel].Value, points[panel].Limits, valid[panel]) != RuleSet.None;
                        signals |= trackers[panel].Next(points[panel].Value, points[panel].Limits, valid[panel]) != RuleSet.None;
                    }
                }
            }
            while (!signals && length < Longest);

            moments.Add(length);
        }

        return new RunLengthEstimate(
            moments.Mean, moments.StandardDeviation / Math.Sqrt(runs), Invariant($"simulation of {runs} runs"));
    }

    /// <summary>A standard normal number, by G. Marsaglia's polar method (half of each pair is thrown away, for simplicity).</summary>
    private static double Gauss(Random random)
    {
        while (true)
        {
            var (x, y) = ((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }
}
