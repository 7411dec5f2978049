using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class LaneyRunLengthTests
{
    /// <summary>A tenth of 2000, and three times the binomial spread.</summary>
    private static readonly ProcessEstimate Spread = new(0.1, 0.0067) { Between = 3 };

    [Theory]
    [InlineData(ChartKind.LaneyP, 0.1, 2000)]
    [InlineData(ChartKind.LaneyU, 4, 100)]
    public void They_are_charts_of_single_values(ChartKind kind, double center, double size)
    {
        var random = new Random(7);
        BaselineRow[] rows = [.. Enumerable.Range(0, 40).Select(_ => new BaselineRow(new[] { Math.Round((center * size) + (0.3 * center * size * (random.NextDouble() - 0.5))) }, size))];
        BaselineRow[] rates = [.. rows.Select(row => new BaselineRow(new[] { row.Values.Span[0] / size }))];
        var points = new PlottedPoint[2];

        var laney = new ChartDesign { Kind = kind };
        StreamingChart.Create(laney, PhaseOne.Estimate(laney, rows)).Plot(new ChartInput([1], size), points);
        var limits = points[0].Limits;
        var single = new ChartDesign { Kind = ChartKind.Individuals };
        StreamingChart.Create(single, PhaseOne.Estimate(single, rates)).Plot(new ChartInput([1]), points);

        Assert.Equal(points[0].Limits.Lower, limits.Lower, 1e-12);
        Assert.Equal(points[0].Limits.Upper, limits.Upper, 1e-12);
    }

    [Fact]
    public void They_cry_wolf_as_often_as_these()
    {
        var laney = new ChartDesign { Kind = ChartKind.LaneyP };
        var single = new ChartDesign { Kind = ChartKind.Individuals };

        // 1/2Φ(-3) = 370.398; Nelson 1 and 2 by the Markov chain.
        Assert.Equal(370.3983, RunLength.Of(laney, RuleSet.BeyondLimits, Spread, size: 2000)!.Value.Points, 1e-3);
        Assert.Equal(
            RunLength.Of(single, RuleSet.BeyondLimits | RuleSet.NineOnOneSide, shift: 1),
            RunLength.Of(laney, RuleSet.BeyondLimits | RuleSet.NineOnOneSide, Spread, shift: 1, size: 2000));
        Assert.Equal(EstimatedLimits.Of(single, RuleSet.Nelson, 25), EstimatedLimits.Of(laney, RuleSet.Nelson, 25, Spread, 2000));
    }

    [Fact]
    public void Limits_are_found_for_them()
    {
        var week = TimeSpan.FromDays(7).TotalSeconds;

        var found = RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.LaneyP }, RuleSet.BeyondLimits, week, 2000, process: Spread);

        // 2Φ(-k) = 1/604800.
        Assert.Equal((ChartKind.LaneyP, null), (found.Kind, found.Coverage));
        Assert.Equal(4.7908, found.SigmaMultiple, 1e-3);
    }

    [Fact]
    public void Rates_near_nothing_are_not_normal()
    {
        var rare = new ProcessEstimate(0.01, 0.01) { Between = 1.5 };
        var laney = new ChartDesign { Kind = ChartKind.LaneyP };

        Assert.Null(RunLength.Of(laney, RuleSet.BeyondLimits, rare, size: 100));
        Assert.Null(FalseAlarms.OfLaney(laney, Spread, 2000, 10_000));
        Assert.StartsWith("The limits were found for at most one false alarm in 10000 points of normal rates, but", FalseAlarms.OfLaney(laney, rare, 100, 10_000), StringComparison.Ordinal);
        Assert.StartsWith(
            "The limits of laney-p cannot be calibrated: at 3.29 sigma one is cut off at 0 or 1, and rates so near to it are not normal;",
            Assert.Throws<ArgumentException>(() => RunLengthCalibration.Calibrate(laney, RuleSet.BeyondLimits, 1000, 100, process: rare)).Message,
            StringComparison.Ordinal);
    }
}
