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

    [Fact]
    public void A_MEWMA_of_seven_rows_alarms_at_once()
    {
        var design = new ChartDesign { Kind = ChartKind.Mewma, Variables = 5, Lambda = 0.1 };

        Assert.InRange(EstimatedLimits.Of(design, RuleSet.BeyondLimits, rows: 7)!.Value.Points, 1, 4);
        Assert.Equal(200, RunLength.Of(design, RuleSet.BeyondLimits)!.Value.Points, 1);
    }

    [Fact]
    public void Says_nothing_where_nothing_is_estimated()
    {
        Assert.Null(EstimatedLimits.Of(new ChartDesign { Kind = ChartKind.Individuals, KnownSigma = 2, Target = 5 }, RuleSet.BeyondLimits, rows: 25));
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

        Assert.Matches(@"^In control, expect one false alarm every 370\.4 points; .* With limits from 25 rows expect one every 1\d\d \(simulation of 400 baselines of 25 rows\)\.$", file);
        Assert.Matches(@"^In control, expect one false alarm every 370 points of each metric: at a sample every 1 s, one in 6\.173 min; with limits from 25 rows one every 1\d\d, or [\d.]+ (min|s)\.$", stream);
    }
}
