using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class StreamingCountsTests
{
    private const int Items = 20;

    /// <summary>Numbers of good ones out of 20: upper limits are lowered to all of them, which 3 sigma would exceed.</summary>
    private static double[] Good(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 300).Select(_ => (double)Enumerable.Range(0, Items).Count(_ => random.NextDouble() < 0.94))];
    }

    [Theory]
    [InlineData(ChartKind.P, null)]
    [InlineData(ChartKind.Np, null)]
    [InlineData(ChartKind.LaneyP, null)]
    [InlineData(ChartKind.P, 0.9973)]
    [InlineData(ChartKind.Np, 0.99)]
    public void What_was_counted_is_marked_as_what_was_not(ChartKind kind, double? coverage)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var good = Good(seed);
            var yields = Run(kind, coverage, good);
            var defects = Run(kind, coverage, [.. good.Select(count => Items - count)]);

            Assert.Contains(yields.Panels[0].Points, point => point.Violations != RuleSet.None);
            Assert.Equal(
                defects.Panels[0].Points.Select(point => point.Violations), yields.Panels[0].Points.Select(point => point.Violations));
        }
    }

    [Fact]
    public void Limits_of_a_small_sample_that_reach_both_ends_leave_the_zones_as_wide_as_sigma()
    {
        // 4 items, half of them: 2 ± 3·1 is cut at 0 and 4.
        var points = new PlottedPoint[1];
        StreamingChart.Create(new ChartDesign { Kind = ChartKind.Np }, new ProcessEstimate(0.5, 1)).Plot(new ChartInput([2], 4), points);

        Assert.Equal((0, 4), (points[0].Limits.Lower, points[0].Limits.Upper));
        Assert.Equal(new Zones(0, 1, 2, 3, 4), Zones.Of(points[0].Limits));
    }

    [Theory]
    [InlineData(ChartKind.LaneyP)]
    [InlineData(ChartKind.LaneyU)]
    public void Laneys_limits_keep_the_spread_beyond_the_binomial_with_a_coverage_too(ChartKind kind)
    {
        // Rates that vary five times as much as counts of a thousand do.
        var random = new Random(3);
        ChartRow[] rows =
            [.. Enumerable.Range(1, 60).Select(i => new ChartRow($"{i}", [Math.Round(400 + (75 * ChartSamples.Gauss(random)))], 1000))];
        var options = new SpcAnalysisOptions { Chart = kind, Rules = RuleSet.BeyondLimits };

        var sigmas = SpcAnalysis.Run(rows, options).Panels[0].Points[0].Limits;

        // 2Φ(3) - 1 = 0.997300203936740.
        var covered = SpcAnalysis.Run(rows, options with { Coverage = 0.99730020393674 }).Panels[0].Points;

        Assert.True(sigmas.Sigma > 3 * Math.Sqrt(0.4 * 0.6 / 1000));
        Assert.Equal(sigmas.Upper, covered[0].Limits.Upper, 1e-9);
        Assert.Equal(sigmas.Lower, covered[0].Limits.Lower, 1e-9);
        Assert.True(covered.Count(point => point.Violations != RuleSet.None) <= 5);
    }

    private static ControlChartReport Run(ChartKind kind, double? coverage, double[] counts) => SpcAnalysis.Run(
        [.. counts.Select((count, i) => new ChartRow($"{i + 1}", [count], Items))],
        new SpcAnalysisOptions { Chart = kind, Coverage = coverage, Rules = RuleSet.Nelson });
}
