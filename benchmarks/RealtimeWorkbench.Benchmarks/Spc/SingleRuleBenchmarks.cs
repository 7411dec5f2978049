using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Benchmarks.Spc;

/// <summary>Cost of one rule alone, point by point, for a process in control: by the tracker, which follows all rules at once, and by the definition. One point is the unit.</summary>
[MemoryDiagnoser]
public class SingleRuleBenchmarks
{
    private const int Points = 10_000;

    private static readonly ControlLimits Limits = ControlLimits.Around(center: 0, sigma: 1, multiple: 3);

    private double[] _values = [];
    private ControlLimits[] _limits = [];

    /// <summary>The rule.</summary>
    [Params(
        RuleSet.BeyondLimits,
        RuleSet.NineOnOneSide,
        RuleSet.SixInATrend,
        RuleSet.FourteenAlternating,
        RuleSet.TwoOfThreeBeyondTwoThirds,
        RuleSet.FourOfFiveBeyondOneThird,
        RuleSet.FifteenWithinOneThird,
        RuleSet.EightOutsideOneThird)]
    public RuleSet Rule { get; set; }

    /// <summary>Makes values that are about normal.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _values = [.. Enumerable.Range(0, Points).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
        _limits = [.. Enumerable.Repeat(Limits, Points)];
    }

    /// <summary>As a rule of the literature.</summary>
    [Benchmark(OperationsPerInvoke = Points, Baseline = true)]
    public int Track()
    {
        var tracker = default(RuleTracker);
        var marked = 0;
        foreach (var value in _values)
        {
            marked += tracker.Next(value, Limits, Rule) == RuleSet.None ? 0 : 1;
        }

        return marked;
    }

    /// <summary>By its definition: looking back over a window at each point.</summary>
    [Benchmark(OperationsPerInvoke = Points)]
    public int Define()
    {
        var rule = RunRules.Definition(Rule);
        var marked = 0;
        for (var first = 0; first + rule.Length <= Points; first++)
        {
            marked += rule.Holds(_values.AsSpan(first, rule.Length), _limits.AsSpan(first, rule.Length)) ? 1 : 0;
        }

        return marked;
    }
}
