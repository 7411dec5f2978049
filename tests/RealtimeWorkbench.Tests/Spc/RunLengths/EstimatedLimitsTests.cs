using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class EstimatedLimitsTests
{
    /// <summary>Chart, rows, values in a row, and points from one false alarm to the next, by simulation in NumPy and SciPy 1.10 (review of 2026-11-22).</summary>
    [Theory]
    [InlineData(ChartKind.Individuals, 25, 1, 113)]
    [InlineData(ChartKind.Individuals, 100, 1, 253)]
    [InlineData(ChartKind.Xbar, 25, 5, 249)]
    [InlineData(ChartKind.Autoregression, 25, 1, 96)]
    public void Cry_wolf_more_often_the_shorter_the_baseline(ChartKind kind, int rows, int size, double points)
    {
        var found = EstimatedLimits.Of(new ChartDesign { Kind = kind }, RuleSet.BeyondLimits, rows, size: size)!.Value;

        // A tenth for the other simulation, of which no error is known.
        Assert.Equal(points, found.Points, (4 * found.StandardError) + (0.1 * points));
    }

    /// <summary>
    /// Rows of the baseline, and points from one false alarm to the next where a known process has one in 599 588: mean of 2Φ(-k σ̂/√(1 + 1/m)) over 200 000
    /// estimates MR̄/d2 each, NumPy 1.24 and SciPy 1.10; standard error in the last column.
    /// </summary>
    [Theory]
    [InlineData(25, 4998, 65)]
    [InlineData(100, 91248, 671)]
    [InlineData(300, 291783, 1002)]
    public void A_limit_for_one_false_alarm_a_week_gives_many_more_if_it_is_estimated(int rows, double points, double error)
    {
        var found = EstimatedLimits.Of(new ChartDesign { Kind = ChartKind.Individuals, SigmaMultiple = 4.79 }, RuleSet.BeyondLimits, rows)!.Value;

        Assert.Equal(points, found.Points, 5 * (found.StandardError + error));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(ChartKind.Individuals, 1, 100_000)]
    [InlineData(ChartKind.XbarR, 5, 100_000)]
    [InlineData(ChartKind.Ewma, 1, 300)]
    [InlineData(ChartKind.Cusum, 1, 300)]
    [InlineData(ChartKind.MovingAverage, 1, 150)]
    public void Limits_from_a_baseline_are_calibrated_as_what_they_are(ChartKind kind, int size, double points)
    {
        var design = new ChartDesign { Kind = kind };

        var known = RunLengthCalibration.Calibrate(design, RuleSet.BeyondLimits, points, size);
        var estimated = RunLengthCalibration.Calibrate(design, RuleSet.BeyondLimits, points, size, rows: 50);

        // Other baselines than those of the calibration.
        var found = EstimatedLimits.Of(estimated, RuleSet.BeyondLimits, 50, size: size, seed: 5)!.Value;
        Assert.InRange(found.Points, points * 0.75, points * 1.35);
        Assert.True(EstimatedLimits.Of(known, RuleSet.BeyondLimits, 50, size: size)!.Value.Points < 0.75 * points);
    }

    [Theory]
    [InlineData(ChartKind.Autoregression)]
    [InlineData(ChartKind.MovingCenter)]
    [InlineData(ChartKind.MovingAverage)]
    public void Limits_for_false_alarms_that_cannot_be_counted_are_refused(ChartKind kind)
    {
        var design = new ChartDesign { Kind = kind, Order = kind == ChartKind.Autoregression ? 0 : null };

        var error = Assert.Throws<ArgumentException>(() => RunLengthCalibration.Calibrate(design, RuleSet.BeyondLimits, 604_800, rows: 25));

        Assert.Contains("is rarer than can be told with limits from 25 rows, which is every", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_so_where_false_alarms_are_too_rare_to_be_counted()
    {
        var random = new Random(9);
        ChartRow[] rows = [.. Enumerable.Range(1, 40).Select(i => new ChartRow($"{i}", [500 + (20 * Charts.ChartSamples.Gauss(random))]))];
        var options = new SpcAnalysisOptions { Chart = ChartKind.MovingAverage, Rules = RuleSet.BeyondLimits, SigmaMultiple = 8 };

        Assert.EndsWith("Limits from 40 rows make them more frequent: how much more cannot be told.", FalseAlarms.Sentence(SpcAnalysis.Run(rows, options)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_moving_average_of_single_values_has_rows_of_one_value()
    {
        var random = new Random(9);
        ChartRow[] rows = [.. Enumerable.Range(1, 25).Select(i => new ChartRow($"{i}", [500 + (20 * Charts.ChartSamples.Gauss(random))]))];

        var report = SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = ChartKind.MovingAverage });

        // The last point averages five values; as subgroups of five they would be told from R̄ with limits that are far better known.
        Assert.Equal((1, 25), (report.RowSize, report.BaselineRows));
        Assert.Equal(EstimatedLimits.Of(report.Design, report.Rules, 25, size: 1), FalseAlarms.WithEstimatedLimits(report));
    }

    [Fact]
    public void The_size_of_subgroups_is_not_that_of_a_first_or_last_one_that_is_missing()
    {
        var random = new Random(4);
        ChartRow[] rows =
        [
            .. Enumerable.Range(1, 22).Select(i => new ChartRow(
                $"{i}", i is 1 or 22 ? [] : [.. Enumerable.Range(0, 5).Select(_ => Charts.ChartSamples.Gauss(random))])),
        ];
        var options = new SpcAnalysisOptions { Chart = ChartKind.XbarR, Rules = RuleSet.BeyondLimits, FalseAlarmEvery = 1000 };

        var report = SpcAnalysis.Run(rows, options);

        Assert.Equal((5, 20), (report.RowSize, report.BaselineRows));
        Assert.InRange(FalseAlarms.WithEstimatedLimits(report)!.Value.Points, 900, 1200);
    }

    [Fact]
    public void A_MEWMA_of_seven_rows_alarms_at_once_with_the_limit_of_a_known_process()
    {
        var design = new ChartDesign { Kind = ChartKind.Mewma, Variables = 5, Lambda = 0.1, UpperLimit = MewmaRunLength.Limit(5, 0.1, 200) };

        Assert.InRange(EstimatedLimits.Of(design, RuleSet.BeyondLimits, rows: 7)!.Value.Points, 1, 4);
        Assert.Equal(200, RunLength.Of(design, RuleSet.BeyondLimits)!.Value.Points, 1);
    }

    [Fact]
    public void Says_nothing_where_nothing_is_estimated()
    {
        Assert.Null(EstimatedLimits.Of(new ChartDesign { Kind = ChartKind.Ewma, KnownSigma = 2, Target = 5 }, RuleSet.BeyondLimits, rows: 25));
        Assert.Null(EstimatedLimits.Of(new ChartDesign { Kind = ChartKind.C }, RuleSet.BeyondLimits, rows: 25));
    }

    [Fact]
    public void Files_and_streams_are_told()
    {
        var random = new Random(9);
        ChartRow[] rows = [.. Enumerable.Range(1, 25).Select(i => new ChartRow($"{i}", [500 + (20 * Charts.ChartSamples.Gauss(random))]))];

        var file = FalseAlarms.Sentence(SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = ChartKind.Individuals, Rules = RuleSet.BeyondLimits }));
        var stream = FalseAlarms.Sentence(
            new ChartDesign { Kind = ChartKind.Individuals }, RuleSet.BeyondLimits, size: 1, TimeSpan.FromSeconds(1), rows: 25);

        Assert.Matches(@"^In control, expect one false alarm every 370\.4 points; .* With limits from 25 rows expect one every 1\d\d \(closed form, averaged over 20000 baselines of 25 rows\)\.$", file);
        Assert.Matches(@"^In control, expect one false alarm every 370 points of each metric: at a sample every 1 s, one in 6\.173 min; with limits from 25 rows one every 1\d\d, or [\d.]+ (min|s)\.$", stream);
    }
}
