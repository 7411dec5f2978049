using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class ProbabilityLimitsTests
{
    public static TheoryData<ChartKind> PointByPoint() =>
        [ChartKind.Individuals, ChartKind.MovingRange, ChartKind.Xbar, ChartKind.R, ChartKind.S, ChartKind.Ewma, ChartKind.MovingAverage, ChartKind.Autoregression];

    [Theory]
    [MemberData(nameof(PointByPoint))]
    public void So_much_of_a_process_in_control_lies_within_each(ChartKind kind)
    {
        const double Coverage = 0.98;
        var random = new Random(3);
        var size = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup ? 4 : 1;
        var chart = StreamingChart.Create(new ChartDesign { Kind = kind, Coverage = Coverage, Lambda = 0.5, Span = kind == ChartKind.MovingAverage ? 3 : null }, new ProcessEstimate(10, 2));
        var points = new PlottedPoint[1];
        var (below, above, count) = (0, 0, 0);
        for (var row = 0; row < 100_000; row++)
        {
            Array.Clear(points);
            chart.Plot(new ChartInput([.. Enumerable.Range(0, size).Select(_ => 10 + (2 * ChartSamples.Gauss(random)))]), points);
            if (points[0].IsPlotted)
            {
                count++;
                below += points[0].Value < points[0].Limits.Lower ? 1 : 0;
                above += points[0].Value > points[0].Limits.Upper ? 1 : 0;
            }
        }

        // 1000 expected beyond each; neighbours of moving ranges and averages depend on each other, so 6 times √1000 rather than 4.
        // Of ranges of two all of them are above: those near 0 are the most frequent ones.
        var (expectedBelow, expectedAbove) = kind == ChartKind.MovingRange ? (0, 2000) : (1000, 1000);
        Assert.InRange(below * 100_000.0 / count, 0.81 * expectedBelow, 1.19 * expectedBelow);
        Assert.InRange(above * 100_000.0 / count, 0.81 * expectedAbove, 1.19 * expectedAbove);
    }

    [Fact]
    public void Charts_of_two_panels_have_the_run_length_of_both()
    {
        var estimate = RunLength.Of(new ChartDesign { Kind = ChartKind.XbarR, Coverage = 0.9973 }, RuleSet.BeyondLimits, size: 5)!.Value;

        Assert.Equal(1 / (1 - (0.9973 * 0.9973)), estimate.Points, 1e-6);
    }

    [Theory]
    [InlineData(ChartKind.Cusum, "cusum knows no --confidence: its limit is --decision-interval, or follows from --false-alarm-every.")]
    [InlineData(ChartKind.Mewma, "mewma knows no --confidence: its limit is --limit, or follows from --false-alarm-every.")]
    [InlineData(ChartKind.Run, "run knows no --confidence: it has no limits.")]
    public void Is_refused_where_there_is_no_such_limit(ChartKind kind, string sentence) => Assert.Equal(
        sentence, Assert.Throws<ChartInputException>(() => SpcAnalysis.CheckedDesign(new SpcAnalysisOptions { Chart = kind, Coverage = 0.99 })).Message);

    [Theory]
    [InlineData(ChartKind.C, "The limits of c do not come from a sigma of single values; leave --known-sigma out.")]
    [InlineData(ChartKind.T, "The limits of t do not come from a sigma of single values; leave --known-sigma out.")]
    [InlineData(ChartKind.T2, "The limits of t2 do not come from a sigma of single values; leave --known-sigma out.")]
    [InlineData(ChartKind.ZMovingRange, "The limits of z-mr do not come from a sigma of single values; leave --known-sigma out.")]
    public void A_known_sigma_that_would_change_nothing_is_refused(ChartKind kind, string sentence) => Assert.Equal(
        sentence, Assert.Throws<ChartInputException>(() => SpcAnalysis.CheckedDesign(new SpcAnalysisOptions { Chart = kind, KnownSigma = 2 })).Message);

    [Theory]
    [InlineData("t2", null, null, "--sigma is 2, but the limit of t2 is no multiple of sigma; give --confidence.")]
    [InlineData("cusum", null, null, "--sigma is 2, but the limit of cusum is --decision-interval.")]
    [InlineData("xbar-r", 0.99, null, "--sigma is 2, but --confidence sets the limits, too; give one of them.")]
    [InlineData("xbar-r", null, 500.0, "--sigma is 2, but --false-alarm-every sets the limits, too; give one of them.")]
    public void A_multiple_of_sigma_that_would_change_nothing_is_refused(string chart, double? confidence, double? every, string sentence)
    {
        var request = new ChartRequest { File = "", Chart = chart, Sigma = 2, Confidence = confidence, FalseAlarmEvery = every };

        Assert.Equal(sentence, Assert.Throws<ChartInputException>(() => request.Options()).Message);
    }

    /// <summary>Montgomery, 7th ed., section 6.2, "Control charts based on standard values": center d2σ, limits D1σ and D2σ; Appendix VI: n = 5 has d2 2.326, D1 0, D2 4.918; c4 0.9400, B5 0, B6 1.964.</summary>
    [Theory]
    [InlineData(ChartKind.XbarR, 2.326, 4.918)]
    [InlineData(ChartKind.XbarS, 0.9400, 1.964)]
    public void A_known_sigma_gives_the_limits_of_standard_values(ChartKind kind, double center, double upper)
    {
        var random = new Random(8);
        ChartRow[] rows = [.. Enumerable.Range(1, 20).Select(i => new ChartRow($"{i}", [.. Enumerable.Range(0, 5).Select(_ => 4 * ChartSamples.Gauss(random))]))];

        // The process spreads twice as much.
        var panel = SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = kind, KnownSigma = 2 }).Panels[1];

        Assert.Equal(2 * center, panel.Center, 0.002);
        Assert.Equal((0, 2 * upper), (panel.Points[0].Limits.Lower, Math.Round(panel.Points[0].Limits.Upper, 2)), EqualWithin(0.006));
        Assert.True(panel.Points.Count(point => point.Violations != RuleSet.None) > 5);
    }

    [Fact]
    public void A_center_line_that_follows_does_not_follow_an_alarm()
    {
        var design = new ChartDesign { Kind = ChartKind.MovingCenter };
        var chart = StreamingChart.Create(design, new ProcessEstimate(0, 1) { Coefficients = [0.8] });
        var points = new PlottedPoint[1];
        double[] values = [0.5, 10, 0.5, 0.4, 10, 10, 10, 10, 10, 10, 10];

        var beyond = values.Select(value =>
        {
            chart.Plot(new ChartInput([value]), points);
            return points[0].Limits.IsBeyond(value);
        }).ToArray();

        // The spike alone alarms; a level that stays is followed from its fifth point on.
        Assert.Equal([false, true, false, false, true, true, true, true, true, false, false], beyond);
    }

    private static EqualityComparer<(double, double)> EqualWithin(double tolerance) => EqualityComparer<(double, double)>.Create(
        (left, right) => Math.Abs(left.Item1 - right.Item1) <= tolerance && Math.Abs(left.Item2 - right.Item2) <= tolerance);
}
