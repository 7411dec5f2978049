using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Analysis;

public sealed class BaselineWarningsTests
{
    /// <summary>An autoregressive series with φ = 0.8: false alarms on an EWMA every 4 points, on a CUSUM every 5.</summary>
    private static double[] Dependent(int count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (var i = 1; i < count; i++)
        {
            values[i] = (0.8 * values[i - 1]) + ChartSamples.Gauss(random);
        }

        return values;
    }

    public static TheoryData<ChartKind> Kinds() =>
    [
        ChartKind.IndividualsMovingRange, ChartKind.MovingRange, ChartKind.MovingAverage, ChartKind.Ewma, ChartKind.Cusum,
        ChartKind.XbarR, ChartKind.BetweenWithinRange, ChartKind.Run, ChartKind.T2, ChartKind.Mewma, ChartKind.Spe,
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_chart_warns_of_values_that_depend_on_each_other(ChartKind kind)
    {
        var info = ChartInfo.Of(kind);
        var random = new Random(8);
        var means = Dependent(200, seed: 1);
        ChartRow[] dependent = [.. means.Select((mean, i) => Row(i, mean))];
        ChartRow[] independent = [.. means.Select((_, i) => Row(i, ChartSamples.Gauss(random)))];
        var options = new SpcAnalysisOptions
        {
            Chart = kind,
            Rules = RuleSet.BeyondLimits,
            Variables = info.IsMultivariate ? ["x", "y", "z"] : [],
        };

        Assert.Contains(SpcAnalysis.Run(dependent, options).Warnings, warning => warning.StartsWith("Neighbouring ", StringComparison.Ordinal));
        Assert.Empty(SpcAnalysis.Run(independent, options).Warnings);

        ChartRow Row(int i, double mean) => new($"{i + 1}", info.IsMultivariate ? [ChartSamples.Gauss(random), mean, ChartSamples.Gauss(random)]
            : info.Input == ChartInputKind.Subgroup ? [mean + ChartSamples.Gauss(random), mean + ChartSamples.Gauss(random)]
            : [mean]);
    }

    [Fact]
    public void A_stream_warns_of_them_too()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Ewma, SubgroupSize = 1, BaselineSubgroups = 200 });

        run.Feed(Dependent(201, seed: 1));

        Assert.Contains(run.Log.Notices, notice => notice.StartsWith("temperature: Neighbouring points depend on each other (lag-1 autocorrelation 0.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_fits_needs_no_warning_and_one_that_does_not_asks_for_more()
    {
        ChartRow[] rows = [.. Dependent(300, seed: 4).Select((value, i) => new ChartRow($"{i + 1}", [value]))];

        Assert.Empty(SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = ChartKind.Autoregression, Order = 1 }).Warnings);

        // A seasonal series that one coefficient cannot follow.
        ChartRow[] waves = [.. rows.Select((row, i) => row with { Values = [(3 * Math.Sin(i * 2 * Math.PI / 7)) + (0.3 * row.Values[0])] })];
        Assert.StartsWith(
            "What the model leaves of neighbouring points still depends on each other (",
            Assert.Single(SpcAnalysis.Run(waves, new SpcAnalysisOptions { Chart = ChartKind.Autoregression, Order = 1, Rules = RuleSet.BeyondLimits }).Warnings),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChartKind.C, 1, 1, "The counts are 1 on average: ")]
    [InlineData(ChartKind.Np, 49, 50, "All but 1 of each sample are counted on average: ")]
    [InlineData(ChartKind.U, 2, 50, "The counts are 2 on average: ")]
    public void Warns_of_run_rules_on_counts_that_are_too_skewed(ChartKind kind, double count, double size, string start)
    {
        ChartRow[] rows = [.. Enumerable.Range(1, 30).Select(i => new ChartRow($"{i}", [count + ((i % 3) - 1)], size))];

        Assert.Contains(
            SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = kind }).Warnings, warning => warning.StartsWith(start, StringComparison.Ordinal));
        Assert.DoesNotContain(
            SpcAnalysis.Run(rows, new SpcAnalysisOptions { Chart = kind, Rules = RuleSet.BeyondLimits }).Warnings,
            warning => warning.StartsWith(start, StringComparison.Ordinal));
    }
}
