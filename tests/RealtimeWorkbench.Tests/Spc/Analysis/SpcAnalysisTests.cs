using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Analysis;

public sealed class SpcAnalysisTests
{
    private static ControlChartReport Run(ChartKind chart, double[][] rows, SpcAnalysisOptions? options = null) =>
        SpcAnalysis.Run(
            [.. rows.Select((values, i) => new ChartRow($"row {i + 1}", values))],
            (options ?? new SpcAnalysisOptions()) with { Chart = chart });

    /// <summary>Subgroups of 3 with the ranges given, around 0.</summary>
    private static double[][] WithRanges(params double[] ranges) => [.. ranges.Select(range => new[] { -range / 2, 0, range / 2 })];

    [Fact]
    public void The_center_of_an_R_chart_is_the_mean_range()
    {
        // AM-QADF took d2 times the mean standard deviation: 1.693 · 1.5 = 2.54 here.
        var report = Run(ChartKind.R, WithRanges(1, 2, 3, 6));

        Assert.Equal(3, Assert.Single(report.Panels).Center, 1e-12);
        Assert.Equal(3 * ControlConstants.D4(3), report.Panels[0].Points[0].Limits.Upper, 1e-12);
        Assert.Equal(3 / ControlConstants.RangeMean(3), report.Sigma, 1e-12);
    }

    [Fact]
    public void Sigma_from_standard_deviations_is_made_unbiased_by_c4()
    {
        // s of (-r/2, 0, r/2) is r/2: S̄ = 1.5, c4(3) = √π/2. AM-QADF used S̄ itself.
        var report = Run(ChartKind.XbarS, WithRanges(1, 2, 3, 6));

        Assert.Equal(1.5 / (Math.Sqrt(Math.PI) / 2), report.Sigma, 1e-12);
        Assert.Equal(1.5, report.Panels[1].Center, 1e-12);
        Assert.Equal(1.5 * ControlConstants.B4(3), report.Panels[1].Points[0].Limits.Upper, 1e-12);
    }

    [Fact]
    public void Sigma_of_individual_values_comes_from_moving_ranges_and_not_from_their_overall_spread()
    {
        // A shift by 10 in the middle: MR = 1, 1, 1, 10, 1, 1, 1, so MR̄ = 16/7; the overall standard deviation is 5.4.
        var report = Run(ChartKind.IndividualsMovingRange, [[0], [1], [0], [1], [11], [10], [11], [10]]);

        Assert.Equal(16.0 / 7 / (2 / Math.Sqrt(Math.PI)), report.Sigma, 1e-12);
        Assert.Equal(16.0 / 7, report.Panels[1].Center, 1e-12);
        Assert.Equal(16.0 / 7 * ControlConstants.D4(2), report.Panels[1].Points[0].Limits.Upper, 1e-12);
        Assert.Equal(0, report.Panels[1].Points[0].Limits.Lower);
    }

    [Theory]
    [InlineData(ChartKind.R)]
    [InlineData(ChartKind.S)]
    public void Run_rules_do_not_apply_to_ranges_and_standard_deviations(ChartKind chart)
    {
        // Twelve small spreads in a row, then a huge one: nine on one side would hold, but not on these charts.
        var points = Run(chart, WithRanges([.. Enumerable.Repeat(1.0, 12), 30])).Panels[0].Points;

        Assert.All(points.Take(12), point => Assert.Equal(RuleSet.None, point.Violations));
        Assert.Equal(RuleSet.BeyondLimits, points[12].Violations);
    }

    [Theory]
    [InlineData(ChartKind.MovingRange)]
    [InlineData(ChartKind.MovingAverage)]
    public void Run_rules_do_not_apply_where_points_share_values(ChartKind chart)
    {
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => new[] { i < 20 ? i % 2 : i * 0.5 })];

        Assert.All(Run(chart, rows).Panels[0].Points, point => Assert.Equal(RuleSet.None, point.Violations & ~RuleSet.BeyondLimits));
        Assert.Contains(
            Run(ChartKind.Individuals, rows).Panels[0].Points, point => point.Violations.HasFlag(RuleSet.NineOnOneSide));
    }

    [Fact]
    public void The_center_of_an_R_chart_follows_the_sizes_of_the_subgroups()
    {
        var report = Run(ChartKind.R, [[0, 2], [0, 1, 3], [0, 2]]);

        Assert.Equal(ControlConstants.RangeMean(2) * report.Sigma, report.Panels[0].Points[0].Limits.Center, 1e-12);
        Assert.Equal(ControlConstants.RangeMean(3) * report.Sigma, report.Panels[0].Points[1].Limits.Center, 1e-12);
    }

    [Fact]
    public void Later_rows_do_not_move_the_limits()
    {
        double[][] inControl = [[1, 3], [2, 4], [1, 3], [2, 4]];
        double[][] fault = [[50, 90], [60, 80]];

        var alone = Run(ChartKind.XbarR, inControl);
        var both = Run(ChartKind.XbarR, [.. inControl, .. fault], new SpcAnalysisOptions { BaselineTo = 4 });

        Assert.Equal(alone.Panels[0].Points[0].Limits, both.Panels[0].Points[5].Limits);
        Assert.Equal(alone.Panels[1].Points[0].Limits, both.Panels[1].Points[5].Limits);
        Assert.Equal([true, true, true, true, false, false], both.Panels[0].Points.Select(point => point.IsBaseline));
    }

    [Fact]
    public void Limits_and_zones_follow_the_configured_multiple()
    {
        // MR̄ = 2, sigma = √π, center 0; a value at 2.5 sigma is beyond 2 sigma limits and not beyond 3 sigma limits.
        double[][] rows = [[-1], [1], [-1], [1], [2.5 * Math.Sqrt(Math.PI)]];

        var narrow = Run(ChartKind.Individuals, rows, new SpcAnalysisOptions { BaselineTo = 4, SigmaMultiple = 2 });
        var wide = Run(ChartKind.Individuals, rows, new SpcAnalysisOptions { BaselineTo = 4 });

        Assert.Equal(2 * Math.Sqrt(Math.PI), narrow.Panels[0].Points[0].Limits.Upper, 1e-12);
        Assert.Equal(RuleSet.BeyondLimits, narrow.Panels[0].Points[4].Violations);
        Assert.Equal(RuleSet.None, wide.Panels[0].Points[4].Violations);
    }

    [Fact]
    public void Capability_is_that_of_the_baseline()
    {
        double[][] rows = [[1, 3], [2, 4], [1, 3], [2, 4], [50, 90]];

        var report = Run(
            ChartKind.XbarR, rows, new SpcAnalysisOptions { BaselineTo = 4, Specification = new SpecificationLimits(0, 5) });

        Assert.Equal((8, 2.5), (report.Capability!.Count, report.Capability.Mean));
        Assert.Equal(5 / (6 * report.Sigma), report.Capability.Within.Cp!.Value, 1e-12);
    }

    [Fact]
    public void A_wrong_method_is_the_callers_mistake_in_one_sentence()
    {
        var error = Assert.Throws<ChartInputException>(
            () => Run(ChartKind.XbarR, WithRanges(1, 2), new SpcAnalysisOptions { SigmaMethod = SigmaMethod.MovingRange }));

        Assert.Equal("MovingRange is a method for individual values, not for subgroups.", error.Message);
    }
}
