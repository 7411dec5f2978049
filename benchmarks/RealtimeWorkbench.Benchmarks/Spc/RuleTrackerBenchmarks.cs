using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Benchmarks.Spc;

/// <summary>Cost of all rules over a whole chart, per point, for a process in control: point by point, and window by window.</summary>
[MemoryDiagnoser]
public class RuleTrackerBenchmarks
{
    private const RuleSet All = RuleSet.Nelson | RuleSet.WesternElectric;

    private static readonly ControlLimits Limits = ControlLimits.Around(center: 0, sigma: 1, multiple: 3);

    private double[] _values = [];
    private ControlLimits[] _limits = [];

    [Params(1_000, 100_000)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _values = [.. Enumerable.Range(0, Points).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
        _limits = [.. _values.Select(_ => Limits)];
    }

    [Benchmark(Baseline = true)]
    public int Track()
    {
        var tracker = default(RuleTracker);
        var marked = 0;
        foreach (var value in _values)
        {
            marked += tracker.Next(value, Limits, All) == RuleSet.None ? 0 : 1;
        }

        return marked;
    }

    [Benchmark]
    public RuleSet[] Evaluate() => RunRules.Evaluate(_values, _limits, All);
}
