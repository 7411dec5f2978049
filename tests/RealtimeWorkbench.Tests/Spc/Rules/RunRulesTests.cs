using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Rules;

public sealed class RunRulesTests
{
    [Fact]
    public void An_excursion_on_the_other_side_directly_after_is_an_occurrence_of_its_own()
    {
        double[] values = [0, 4, 5, -4, 0, 2.5, 2.5, -2.5, -2.5, 0];
        var limits = Enumerable.Repeat(ControlLimits.Around(0, 1, 3), values.Length).ToArray();

        var found = RunRules.Occurrences(values, limits, RuleSet.Nelson, RuleSet.BeyondLimits | RuleSet.TwoOfThreeBeyondTwoThirds);

        Assert.Equal([(1, 2), (3, 3)], found.Where(one => one.Rule == RuleSet.BeyondLimits).Select(one => (one.First, one.Last)));
        Assert.Equal([(0, 2), (4, 6), (6, 8)], found.Where(one => one.Rule == RuleSet.TwoOfThreeBeyondTwoThirds).Select(one => (one.First, one.Last)));
    }

    private static readonly ControlLimits Limits = ControlLimits.Around(0, 1, 3);

    public static TheoryData<RuleSet> EveryRule => [.. RunRules.Each(RuleSet.Nelson | RuleSet.WesternElectric)];

    private static RuleSet[] Evaluate(RuleSet rules, params double[] values) => Evaluate(rules, Limits, values);

    private static RuleSet[] Evaluate(RuleSet rules, ControlLimits limits, params double[] values) =>
        RunRules.Evaluate(values, [.. values.Select(_ => limits)], rules);

    [Theory]
    [MemberData(nameof(EveryRule))]
    public void Later_points_never_change_earlier_verdicts(RuleSet rule)
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 600)
            .Select(i => i < 300 ? (7 * random.NextDouble()) - 3 : i < 400 ? 0.5 * random.NextDouble() : i < 500 ? (i % 2) - 0.5 : i)
            .Concat(Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? -1.5 : 1.5))
            .ToArray();
        var all = Evaluate(rule, values);
        Assert.Contains(rule, all);

        for (var seen = 0; seen <= values.Length; seen += 13)
        {
            Assert.Equal(all[..seen], Evaluate(rule, values[..seen]));
        }
    }

    [Theory]
    [MemberData(nameof(EveryRule))]
    public void Stays_silent_without_points(RuleSet rule) => Assert.Empty(Evaluate(rule));

    [Theory]
    [MemberData(nameof(EveryRule))]
    public void A_missing_point_ends_every_pattern(RuleSet rule)
    {
        var length = RunRules.Definition(rule).Length;
        double[] broken = [.. Pattern(rule)[..(length - 1)], double.NaN, .. Pattern(rule)[..(length - 1)]];

        Assert.Contains(rule, Evaluate(rule, Pattern(rule)));
        Assert.DoesNotContain(rule, Evaluate(rule, broken));
    }

    private static double[] Pattern(RuleSet rule) => rule switch
    {
        RuleSet.BeyondLimits => [4],
        RuleSet.SixInATrend => [.. Enumerable.Range(0, 6).Select(i => 0.1 * i)],
        RuleSet.FourteenAlternating => [.. Enumerable.Range(0, 14).Select(i => i % 2 == 0 ? 0.1 : -0.1)],
        RuleSet.EightOutsideOneThird => [.. Enumerable.Range(0, 8).Select(i => i % 3 == 0 ? -1.5 : 1.5)],
        RuleSet.FifteenWithinOneThird => [.. Enumerable.Repeat(0.5, 15)],
        _ => [.. Enumerable.Repeat(2.5, 9)],
    };

    [Fact]
    public void A_flat_line_is_no_trend_and_does_not_alternate()
    {
        // AM-QADF compared with ≤ and ≥ and called this a trend.
        Assert.All(
            Evaluate(RuleSet.SixInATrend | RuleSet.FourteenAlternating, Enumerable.Repeat(0.5, 20).ToArray()),
            marks => Assert.Equal(RuleSet.None, marks));
    }

    [Fact]
    public void One_flat_step_ends_a_trend() =>
        Assert.DoesNotContain(RuleSet.SixInATrend, Evaluate(RuleSet.SixInATrend, 0, 0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4.5)]
    public void Zones_are_thirds_of_the_limits_that_were_configured(double multiple)
    {
        var limits = ControlLimits.Around(100, 2, multiple);
        var twoThirds = 100 + (2 * multiple * 2 / 3);
        var oneThird = 100 + (2 * multiple / 3);

        Assert.Equal(RuleSet.TwoOfThreeBeyondTwoThirds, Evaluate(RuleSet.Nelson, limits, 100, twoThirds + 0.01, twoThirds + 0.01)[2]);
        Assert.Equal(RuleSet.None, Evaluate(RuleSet.Nelson, limits, 100, twoThirds - 0.01, twoThirds - 0.01)[2]);
        var four = Enumerable.Repeat(oneThird + 0.01, 4).ToArray();
        Assert.Equal(RuleSet.FourOfFiveBeyondOneThird, Evaluate(RuleSet.Nelson, limits, [100, .. four])[4]);
        Assert.Equal(RuleSet.None, Evaluate(RuleSet.Nelson, limits, [100, .. four.Select(value => value - 0.02)])[4]);
    }

    [Fact]
    public void Limits_may_differ_from_point_to_point()
    {
        ControlLimits[] limits = [ControlLimits.Around(0, 1, 3), ControlLimits.Around(0, 2, 3)];

        Assert.Equal([RuleSet.BeyondLimits, RuleSet.None], RunRules.Evaluate([4, 4], limits, RuleSet.Nelson));
    }

    [Fact]
    public void Reports_the_stretch_that_a_pattern_fills()
    {
        double[] values = [-0.5, .. Enumerable.Repeat(0.5, 9)];

        Assert.Equal(
            [new RuleViolation(RuleSet.NineOnOneSide, First: 1, Last: 9)],
            RunRules.Violations(values, [.. values.Select(_ => Limits)], RuleSet.NineOnOneSide));
    }

    [Fact]
    public void Numbers_rules_as_their_authors_do()
    {
        Assert.Equal(
            ["nelson-1", "nelson-2", "nelson-3", "nelson-4", "nelson-5", "nelson-6", "nelson-7", "nelson-8"],
            RunRules.NamesOf(RuleSet.Nelson, RuleSet.Nelson));
        Assert.Equal(
            ["western-electric-1", "western-electric-2", "western-electric-3", "western-electric-4"],
            RunRules.NamesOf(RuleSet.WesternElectric, RuleSet.WesternElectric));
        Assert.Equal("nelson-1", RunRules.NameOf(RuleSet.BeyondLimits, RuleSet.BeyondLimits));
    }

    [Fact]
    public void Refuses_a_set_where_it_needs_one_rule() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RunRules.Definition(RuleSet.Nelson));

    [Fact]
    public void Refuses_limits_that_do_not_fit_the_values()
    {
        var error = Assert.Throws<ArgumentException>(() => RunRules.Evaluate([1, 2], [Limits], RuleSet.Nelson));

        Assert.StartsWith("Needs limits for each of the 2 values, got 1.", error.Message, StringComparison.Ordinal);
    }
}
