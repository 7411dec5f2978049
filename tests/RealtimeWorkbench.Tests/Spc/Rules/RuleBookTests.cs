using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Rules;

public sealed class RuleBookTests
{
    [Theory]
    [InlineData(RuleSet.Nelson, "nelson-1 nelson-2 nelson-3 nelson-4 nelson-5 nelson-6 nelson-7 nelson-8")]
    [InlineData(RuleSet.WesternElectric, "western-electric-1 western-electric-2 western-electric-3 western-electric-4")]
    [InlineData(RuleSet.Aiag, "aiag-1 aiag-3 aiag-4 aiag-5 aiag-6 aiag-7 aiag-8 aiag-2")]
    [InlineData(RuleSet.Juran, "juran-1 juran-5 juran-4 juran-2 juran-3 juran-6")]
    [InlineData(RuleSet.Montgomery, "montgomery-1 montgomery-5 montgomery-7 montgomery-2 montgomery-3 montgomery-6 montgomery-8 montgomery-4")]
    [InlineData(RuleSet.BeyondLimits | RuleSet.EightOnOneSide, "western-electric-1 western-electric-4")]
    [InlineData(RuleSet.BeyondLimits | RuleSet.SixInATrend, "nelson-1 nelson-3")]
    public void Numbers_rules_as_the_set_does_that_they_are_from(RuleSet rules, string names) =>
        Assert.Equal(names, string.Join(' ', ((RuleBook)rules).NamesOf(rules)));

    [Theory]
    [InlineData("aiag", RuleSet.Aiag)]
    [InlineData("juran", RuleSet.Juran)]
    [InlineData("montgomery", RuleSet.Montgomery)]
    [InlineData("1,5", RuleSet.BeyondLimits | RuleSet.TwoOfThreeBeyondTwoThirds)]
    [InlineData("western-electric,3", RuleSet.WesternElectric | RuleSet.SixInATrend)]
    public void Reads_sets_and_numbers(string text, RuleSet rules)
    {
        Assert.True(RuleSetParser.TryParse(text, out var book));
        Assert.Equal(rules, book.All);
    }

    [Fact]
    public void Reads_rules_with_lengths_of_ones_own()
    {
        Assert.True(RuleSetParser.TryParse("1,same-side:7,trend:8,alternating:9,within:10,outside:11,beyond:3/4/2", out var book));

        Assert.Equal(RuleSet.BeyondLimits, book.Standard);
        Assert.Equal(
            ["nelson-1", "7-on-one-side", "8-in-a-trend", "9-alternating", "10-within-one-third", "11-outside-one-third", "3-of-4-beyond-two-thirds"],
            book.NamesOf(book.All));
        Assert.Equal(
            ["nelson-1", "7-on-one-side", "8-in-a-trend", "9-alternating"], book.NamesOf(book.Within(RuleScope.WithoutZones)));
        Assert.Equal(["nelson-1"], book.NamesOf(book.Within(RuleScope.LimitsOnly)));
    }

    [Theory]
    [InlineData("9")]
    [InlineData("same-side")]
    [InlineData("same-side:1")]
    [InlineData("beyond:4/3/2")]
    [InlineData("beyond:2/3/3")]
    [InlineData("nelson-1")]
    public void Refuses_what_it_does_not_know(string text) => Assert.False(RuleSetParser.TryParse(text, out _));

    /// <summary>A rule of one's own sees the same, point by point as at once, through checkpoints anywhere.</summary>
    [Fact]
    public void Rules_of_ones_own_hold_on_a_stream_where_they_hold_on_the_whole()
    {
        IRunRule[] custom =
        [
            new SameSideRule(4), new TrendRule(4), new AlternatingRule(5), new BeyondZoneRule(2, 4, 1), new WithinZoneRule(5), new OutsideZoneRule(3),
            new DelegateRule("jump", 2, (values, limits) => Math.Abs(values[1] - values[0]) > limits[1].Upper - limits[1].Center),
        ];
        var book = new RuleBook(RuleSet.Nelson, custom);
        var options = new SpcMonitorOptions { Chart = ChartKind.IndividualsMovingRange, BaselineSubgroups = 30, Rules = book };
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 300).Select(_ => 100 + Charts.ChartSamples.Gauss(random))];
        var whole = new MonitorRun(options);
        whole.Feed(values);

        ControlLimits[] limits = [.. whole.Log.Location.Select(point => new ControlLimits(point.Lower, point.Center, point.Upper, 1))];
        Assert.Equal(RunRules.Evaluate(values, limits, book, book.All), whole.Log.Location.Select(point => point.Violations));
        var own = book.All & ~RuleSet.Nelson;
        Assert.Equal(own, own & whole.Log.Location.Aggregate(RuleSet.None, (all, point) => all | point.Violations));

        for (var cut = 0; cut < values.Length; cut += 37)
        {
            var before = new MonitorRun(options);
            before.Feed(values[..cut]);
            var after = new MonitorRun(options);
            Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
            after.Feed(values[cut..]);
            Assert.Equal(
                whole.Log.Points.Select(point => (point.Index, point.Violations)),
                before.Log.Points.Concat(after.Log.Points).Select(point => (point.Index, point.Violations)));
        }
    }

    [Fact]
    public void Every_occurrence_is_told_once_with_its_first_and_last_point()
    {
        double[] values = [0, 4, 4, 0, 0, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
        ControlLimits[] limits = [.. values.Select(_ => ControlLimits.Around(0, 1, 3))];

        var occurrences = RunRules.Occurrences(values, limits, RuleSet.Nelson, RuleSet.BeyondLimits | RuleSet.NineOnOneSide);

        Assert.Equal(
            [
                new RuleViolation(RuleSet.BeyondLimits, 1, 2), new RuleViolation(RuleSet.BeyondLimits, 5, 5),
                new RuleViolation(RuleSet.NineOnOneSide, 5, 16),
            ],
            occurrences);
    }

    [Fact]
    public void A_floored_limit_does_not_narrow_the_zones()
    {
        var limits = ControlLimits.Around(5, 3, 3).FlooredAtZero();

        var zones = Zones.Of(limits);

        Assert.Equal((0, 2, -1), (limits.Lower, zones.LowerOneThird, zones.LowerTwoThirds));
    }
}
