using FsCheck.Fluent;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Spc;

// Signals: when they begin and end, and what they say.
public sealed partial class SpcMonitorTests
{
    private static readonly string[] Words = ["is above the upper", "is below the lower", "is back between", "is on the other side of the center line"];

    [Fact]
    public void Signals_once_when_a_rule_starts_to_hold_and_once_when_it_ends()
    {
        var run = new MonitorRun(Pairs, unit: "°C");
        run.Feed(Steady);

        run.Feed(1005, 1004, 1005, 1006, 1000, 1001);

        Assert.Equal(
            [
                (SignalKind.Raised, "xbar-r/xbar/nelson-1", Severity.High),
                (SignalKind.Raised, "xbar-r/xbar/nelson-5", Severity.Medium),
                (SignalKind.Cleared, "xbar-r/xbar/nelson-1", Severity.High),
                (SignalKind.Cleared, "xbar-r/xbar/nelson-5", Severity.Medium),
            ],
            run.Signals.Select(signal => (signal.Kind, signal.Rule, signal.Severity)));
        var raised = run.Signals[0];
        Assert.Equal(("am-01", "temperature", 1004.5), (raised.Machine, raised.Metric, raised.Value));
        Assert.Equal(MonitorRun.Start.AddSeconds(9), raised.Time);
        Assert.Equal(run.Log.Baselines[0].Location.Upper, raised.Upper);
        Assert.Equal(
            [
                "temperature X̄ 1004.5 °C is above the upper control limit 1003.76 °C (Nelson rule 1).",
                "temperature X̄ 1005.5 °C and one of the 2 points before it are above 1002.51 °C, two thirds of the way to the upper control limit (Nelson rule 5, points 4 to 6).",
                "temperature X̄ 1000.5 °C is back between the control limits 996.24 °C and 1003.76 °C (Nelson rule 1, points 5 to 6).",
                "temperature X̄ 1000.5 °C ends the pattern of 2 of 3 beyond two thirds (Nelson rule 5, points 4 to 6).",
            ],
            run.Signals.Select(signal => signal.Explanation));
    }

    [Fact]
    public void An_excursion_on_the_other_side_is_a_signal_of_its_own_with_its_own_first_and_last_point_as_in_files()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Individuals, SubgroupSize = 1, BaselineSubgroups = 20 });
        double[] first = [.. Noise(3, 20)];
        run.Feed(first);
        var limits = run.Log.Baselines[0].Location;
        double Sigmas(double count) => limits.Center + (count * limits.Sigma);

        run.Feed(Sigmas(4), Sigmas(-4), Sigmas(-5), limits.Center);

        Assert.Equal(
            [
                (SignalKind.Raised, "is above the upper", "rule 1)."),
                (SignalKind.Cleared, "is on the other side of the center line", "rule 1, point 21)."),
                (SignalKind.Raised, "is below the lower", "rule 1)."),
                (SignalKind.Cleared, "is back between", "rule 1, points 22 to 23)."),
            ],
            run.Signals.Where(signal => signal.Rule.EndsWith("nelson-1", StringComparison.Ordinal)).Select(signal => (
                signal.Kind,
                Words.Single(words => signal.Explanation.Contains(words, StringComparison.Ordinal)),
                signal.Explanation[signal.Explanation.IndexOf("rule 1", StringComparison.Ordinal)..])));
    }

    [Fact]
    public void A_stream_gives_the_signals_of_the_occurrences_in_a_file_with_the_same_first_and_last_points()
    {
        const int Baseline = 20;
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Individuals, SubgroupSize = 1, BaselineSubgroups = Baseline });

        // Wide enough that each side is left and the other reached at once, again and again.
        double[] values = [.. Noise(3, Baseline), .. Noise(8, 600).Select(value => 100 + (2.2 * (value - 100))), .. Enumerable.Repeat(100.0, 15)];
        run.Feed(values);
        var points = run.Log.Location.ToList();
        var limits = Enumerable.Repeat(run.Log.Baselines[0].Location, points.Count).ToArray();
        var expected = RunRules.Occurrences([.. points.Select(point => point.Value)], limits, RuleSet.Nelson, RuleSet.Nelson)
            .Where(found => found.Last - RunRules.Definition(found.Rule).Length >= Baseline && found.Last < points.Count - 1)
            .Select(found => (RunRules.NameOf(found.Rule, RuleSet.Nelson), FormattableString.Invariant(found.Last > found.First ? $", points {found.First + 1} to {found.Last + 1})." : (FormattableString)$", point {found.First + 1}).")));

        var told = run.Signals.Where(signal => signal.Kind == SignalKind.Cleared)
            .Select(signal => (signal.Rule[(signal.Rule.LastIndexOf('/') + 1)..], signal.Explanation[signal.Explanation.LastIndexOf(", point", StringComparison.Ordinal)..]))
            .ToHashSet();
        var all = expected.ToList();
        Assert.InRange(all.Count(found => found.Item1 == "nelson-5"), 20, 200);
        Assert.All(all, found => Assert.Contains(found, told));
    }

    [Theory]
    [InlineData(RuleSet.NineOnOneSide, "temperature 101 is the last of 9 in a row above the center line 100 (Nelson rule 2, points 12 to 20).")]
    [InlineData(RuleSet.SixInATrend, "temperature 101 is the last of 6 in a row that steadily fall (Nelson rule 3, points 12 to 20).")]
    [InlineData(RuleSet.FourteenAlternating, "temperature 101 is the last of 14 in a row that go up and down in turn (Nelson rule 4, points 12 to 20).")]
    [InlineData(
        RuleSet.FourOfFiveBeyondOneThird,
        "temperature 101 and 3 of the 4 points before it are above 101, one third of the way to the upper control limit (Nelson rule 6, points 12 to 20).")]
    [InlineData(
        RuleSet.FifteenWithinOneThird,
        "temperature 101 is the last of 15 in a row from 99 to 101, closer to the center line than its limits let expect (Nelson rule 7, points 12 to 20).")]
    [InlineData(
        RuleSet.EightOutsideOneThird,
        "temperature 101 is the last of 8 in a row outside 99 to 101, on both sides of the center line (Nelson rule 8, points 12 to 20).")]
    [InlineData(RuleSet.EightOnOneSide, "temperature 101 is the last of 8 in a row above the center line 100 (Western Electric rule 4, points 12 to 20).")]
    public void Explains_every_rule_in_one_sentence_with_its_numbers(RuleSet rule, string sentence)
    {
        var signal = SpcSignals.Create(
            holds: true, rule, rule, ChartKind.IndividualsMovingRange, panel: 0,
            "am-01", "temperature", "", MonitorRun.Start.Ticks, 101, isRising: false, new ControlLimits(97, 100, 103, 1), first: 12, last: 20, isTurned: false, isCut: false);

        Assert.Equal(sentence, signal.Explanation);
    }

    [Fact]
    public void Watches_the_spread_for_points_beyond_limits_only()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);

        // R = 7 is beyond D4·R̄ = 6.53; then 20 ranges of 0.2 would be a long run below R̄ = 2 if run rules applied.
        run.Feed([996.5, 1003.5, .. Enumerable.Repeat<double[]>([999.9, 1000.1], 20).SelectMany(pair => pair)]);

        Assert.All(run.Log.Dispersion, point => Assert.Equal(0, (int)(point.Violations & ~RuleSet.BeyondLimits)));
        Assert.Equal(
            [(SignalKind.Raised, "xbar-r/r/nelson-1"), (SignalKind.Cleared, "xbar-r/r/nelson-1")],
            run.Signals.Where(signal => signal.Rule.Contains("/r/", StringComparison.Ordinal)).Select(signal => (signal.Kind, signal.Rule)));
        Assert.Contains("temperature R 7 is above the upper control limit 6.53306 (Nelson rule 1).", run.Signals.Select(signal => signal.Explanation));
    }

    [Fact]
    public void Names_rules_as_Western_Electric_does_where_they_are_chosen()
    {
        var run = new MonitorRun(Pairs with { Rules = RuleSet.WesternElectric });
        run.Feed(Steady);

        run.Feed(1010, 1010);

        Assert.Equal("xbar-r/xbar/western-electric-1", Assert.Single(run.Signals).Rule);
    }
}
