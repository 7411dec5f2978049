using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc.Groups;

public sealed class FormulaLimitsTests
{
    private const double Each = 0.003;

    [Theory]
    [InlineData(3, 100, 0.0)]
    [InlineData(5, 100, 0.64)]
    [InlineData(5, 20, 0.64)]
    [InlineData(10, 100, 0.64)]
    [InlineData(8, 20, 0.3)]
    public void Further_rows_lie_beyond_any_limit_as_often_as_asked_for(int variables, int rows, double correlation)
    {
        var random = new Random(7);
        double[] Row()
        {
            var common = RowSampler.Gauss(random) * Math.Sqrt(correlation);
            return [.. Enumerable.Range(0, variables).Select(_ => common + (Math.Sqrt(1 - correlation) * RowSampler.Gauss(random)))];
        }

        // Estimates from few rows differ most from each other.
        var (baselines, further) = rows < 50 ? (100, 300) : (40, 600);
        var (any, anyOfKnown) = (0, 0);
        var statistics = new double[3];
        for (var baseline = 0; baseline < baselines; baseline++)
        {
            var process = PhaseOne.Estimate(
                new ChartDesign { Kind = ChartKind.T2, Variables = variables },
                [.. Enumerable.Range(0, rows).Select(_ => new BaselineRow(Row()))]).Variables!;
            var charts = new VariableCharts(process, null, 0.2);
            double[] limits =
            [
                FormulaLimits.Hotelling(variables, rows, Each),
                FormulaLimits.Residuals(process, null, Each),
                FormulaLimits.Mewma(variables, rows, 0.2, Each),
            ];
            double[] ofKnown = [limits[0], charts.SpeLimits(1 - Each).Upper, ChiSquared.Quantile(variables, 1 - Each)];
            for (var row = 0; row < further; row++)
            {
                charts.Next(Row(), statistics);
                any += statistics.Zip(limits).Any(pair => pair.First > pair.Second) ? 1 : 0;
                anyOfKnown += statistics.Zip(ofKnown).Any(pair => pair.First > pair.Second) ? 1 : 0;
            }
        }

        // Most of the false alarms are of few baselines, so that the simulation itself is off by a tenth or more.
        Assert.InRange(any / (3 * Each * baselines * further), 0.5, 1.2);
        Assert.True(anyOfKnown > 1.5 * any, "The limits of a known process ought to cry wolf.");
    }

    [Fact]
    public void The_limit_of_a_MEWMA_is_that_of_T2_where_it_remembers_nothing_and_that_of_a_known_process_after_a_long_baseline()
    {
        Assert.Equal(FormulaLimits.Hotelling(4, 60, 0.001), FormulaLimits.Mewma(4, 60, 1, 0.001), 1e-9);
        Assert.Equal(ChiSquared.Quantile(4, 0.999), FormulaLimits.Mewma(4, 10_000_000, 0.2, 0.001), 1e-3);
    }

    [Fact]
    public void The_limit_of_an_SPE_is_the_same_each_time_and_hardly_differs_from_that_of_a_known_process_after_a_long_baseline()
    {
        var process = new MultivariateEstimate([0, 0, 0], [1, 0.8, 0.6, 0.8, 1, 0.7, 0.6, 0.7, 1], 1_000_000, 1);
        var known = new ResidualModel(process.Covariance, 3, 1).Limit(0.999);

        Assert.Equal(FormulaLimits.Residuals(process, 1, 0.001), FormulaLimits.Residuals(process, 1, 0.001));
        Assert.Equal(known, FormulaLimits.Residuals(process, 1, 0.001), 0.01 * known);
        Assert.True(FormulaLimits.Residuals(process with { Samples = 20 }, 1, 0.001) > 1.3 * known);
    }
}
