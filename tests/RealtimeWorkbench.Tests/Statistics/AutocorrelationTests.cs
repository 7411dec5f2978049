using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class AutocorrelationTests
{
    /// <summary>Luteinizing hormone in blood, 48 samples 10 minutes apart: P. J. Diggle, Time Series, 1990; data set lh of R.</summary>
    private static readonly double[] Hormone =
    [
        2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7, 3, 2.3, 2, 2, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6,
        2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3, 2.9,
    ];

    [Fact]
    public void Agrees_with_R_on_a_hormone()
    {
        // R 4.2.2: Box.test(lh, lag = 5, type = "Ljung") and ar(lh), which chooses order 3 by AIC.
        var (statistic, probability) = Autocorrelation.LjungBox(Hormone, 5);
        var model = AutoregressiveModel.Fit(Hormone);

        Assert.Equal(22.6731850021, statistic, 1e-9);
        Assert.Equal(0.0003897448, probability, 1e-9);
        Assert.Equal([0.6534016787, -0.0636208361, -0.2269402017], model.Coefficients.Select(each => Math.Round(each, 10)));
        Assert.Equal(0.4425687451, model.Sigma, 1e-9);
        Assert.Equal(2.4, model.Mean, 1e-12);
    }

    [Fact]
    public void Warns_of_points_that_depend_on_each_other_and_of_no_others()
    {
        var random = new Random(2);
        double[] independent = [.. Enumerable.Range(0, 200).Select(_ => ChartSamples.Gauss(random))];

        Assert.Null(IndependenceCheck.Warning(independent));
        Assert.Null(IndependenceCheck.Warning(Dependent(0.9, count: 19)));
        Assert.StartsWith(
            "Neighbouring points depend on each other (lag-1 autocorrelation 0.", IndependenceCheck.Warning(Dependent(0.7)), StringComparison.Ordinal);
        Assert.Contains("limits from neighbouring values are too wide", IndependenceCheck.Warning(Dependent(-0.7)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChartKind.Autoregression)]
    [InlineData(ChartKind.MovingCenter)]
    public void Charts_for_such_points_cry_wolf_far_less_often(ChartKind kind)
    {
        var values = Dependent(0.8, 1000);

        Assert.True(Beyond(ChartKind.Individuals) > 50);
        Assert.InRange(Beyond(kind), 0, 15);
        Assert.Single(Report(ChartKind.Individuals).Warnings);
        Assert.Empty(Report(kind).Warnings);

        int Beyond(ChartKind chart) => Report(chart).Panels[0].Points.Count(point => point.Violations.HasFlag(RuleSet.BeyondLimits));

        ControlChartReport Report(ChartKind chart) => SpcAnalysis.Run(
            [.. values.Select((value, i) => new ChartRow($"{i + 1}", [value]))],
            new SpcAnalysisOptions { Chart = chart, Rules = RuleSet.BeyondLimits });
    }

    [Fact]
    public void Residuals_are_what_the_model_leaves()
    {
        var report = SpcAnalysis.Run(
            [.. Hormone.Select((value, i) => new ChartRow($"{i + 1}", [value]))],
            new SpcAnalysisOptions { Chart = ChartKind.Autoregression, Order = 1 });

        var phi = report.Process.Coefficients[0];
        Assert.Equal(0.57, phi, 0.01);
        var point = report.Panels[0].Points[10];
        Assert.Equal(12, point.Index);
        Assert.Equal(Hormone[11] - 2.4 - (phi * (Hormone[10] - 2.4)), point.Value, 1e-12);
    }

    private static double[] Dependent(double weight, int count = 200)
    {
        var random = new Random(3);
        var value = 0.0;
        return [.. Enumerable.Range(0, count).Select(_ => value = (weight * value) + ChartSamples.Gauss(random))];
    }
}
