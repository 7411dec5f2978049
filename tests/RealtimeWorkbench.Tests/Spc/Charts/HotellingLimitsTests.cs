using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class HotellingLimitsTests
{
    [Theory]
    [InlineData(CovarianceMethod.Sample)]
    [InlineData(CovarianceMethod.SuccessiveDifferences)]
    public void Rows_of_a_baseline_in_control_are_beyond_as_seldom_as_is_asked(CovarianceMethod method)
    {
        const int Baselines = 400;
        const int Rows = 50;
        var random = new Random(12);
        var beyond = 0;
        for (var baseline = 0; baseline < Baselines; baseline++)
        {
            ChartRow[] rows =
                [.. Enumerable.Range(1, Rows).Select(i => new ChartRow($"{i}", [.. Enumerable.Range(0, 5).Select(_ => ChartSamples.Gauss(random))]))];
            var report = SpcAnalysis.Run(rows, new SpcAnalysisOptions
            {
                Chart = ChartKind.T2,
                Variables = ["a", "b", "c", "d", "e"],
                CovarianceMethod = method,
                Coverage = 0.9973,
                Rules = RuleSet.BeyondLimits,
            });
            beyond += report.Panels[0].Points.Count(point => point.Violations != RuleSet.None);
        }

        // Five standard errors about 54; a beta distribution gave 9 with covariances from successive differences.
        const double Expected = 0.0027 * Baselines * Rows;
        Assert.Equal(Expected, beyond, 5 * Math.Sqrt(Expected));
    }
}
