using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class HotellingLimitsTests
{
    /// <summary>
    /// 5 variables, 15 rows, 0.27 % beyond: quantile of the rows of 4 times 1.2 million / m baselines drawn by NumPy 1.24 (default_rng(2026)), ± 0.03; χ² would be 18.2.
    /// </summary>
    [Fact]
    public void Few_rows_with_successive_differences_have_limits_of_their_own()
    {
        const double Expected = 23.78;

        Assert.Equal(Expected, HotellingLimits.PhaseOne(5, 15, 1, 0.9973, 2.0 * 14 * 14 / 41), 0.03 * Expected);
    }

    [Fact]
    public void A_share_that_few_rows_cannot_tell_is_refused_also_where_the_limit_was_asked_for_by_false_alarms()
    {
        var random = new Random(3);
        ChartRow[] rows = [.. Enumerable.Range(1, 18).Select(i => new ChartRow($"{i}", [ChartSamples.Gauss(random), ChartSamples.Gauss(random), ChartSamples.Gauss(random)]))];
        var options = new SpcAnalysisOptions
        {
            Chart = ChartKind.T2,
            Variables = ["a", "b", "c"],
            CovarianceMethod = CovarianceMethod.SuccessiveDifferences,
            Rules = RuleSet.BeyondLimits,
        };

        Assert.Throws<ChartInputException>(() => SpcAnalysis.Run(rows, options with { Coverage = 1 - 1e-6 }));
        Assert.Throws<ChartInputException>(() => SpcAnalysis.Run(rows, options with { FalseAlarmEvery = 50_000 }));
    }

    [Fact]
    public void The_limit_of_chi_squared_is_for_many_rows()
    {
        static double OfSuccessive(int rows, double coverage = 0.9973) =>
            HotellingLimits.PhaseOne(3, rows, 1, coverage, 2.0 * (rows - 1) * (rows - 1) / ((3 * rows) - 4));

        Assert.Equal(HotellingLimits.Known(3, 0.9973), OfSuccessive(19));
        Assert.True(OfSuccessive(9) > 1.1 * HotellingLimits.Known(3, 0.9973));
        Assert.StartsWith(
            "A limit that 1E-06 of the rows of a baseline exceed cannot be told for 18 rows of 3 variables with covariances from successive differences; from 19 rows on it can,",
            Assert.Throws<ArgumentException>(() => OfSuccessive(18, 1 - 1e-6)).Message,
            StringComparison.Ordinal);
        Assert.EndsWith("at least 6 with covariances from successive differences.", Assert.Throws<ArgumentException>(() => OfSuccessive(5)).Message, StringComparison.Ordinal);
    }

    /// <summary>Method, expected limits of rows of the baseline (h₄ of R's package spc; quantile of drawn baselines, NumPy 1.24) and of later ones: SciPy 1.10, (1 + (2 - r)/(rm)) p f/(f - p + 1) f.isf(chi2.sf(9.6476, p), p, f - p + 1), p = 2, m = 25, r = 0.2.</summary>
    [Theory]
    [InlineData(CovarianceMethod.Sample, 9.6476, 17.010050)]
    [InlineData(CovarianceMethod.SuccessiveDifferences, 9.263, 19.517431)]
    public void A_MEWMA_has_the_limit_of_its_baseline_for_later_rows(CovarianceMethod method, double ofBaseline, double expected)
    {
        var random = new Random(3);
        ChartRow[] rows = [.. Enumerable.Range(1, 30).Select(i => new ChartRow($"{i}", [ChartSamples.Gauss(random), ChartSamples.Gauss(random)]))];
        var options = new SpcAnalysisOptions
        {
            Chart = ChartKind.Mewma,
            Variables = ["a", "b"],
            CovarianceMethod = method,
            BaselineTo = 25,
        };

        var points = SpcAnalysis.Run(rows, options).Panels[0].Points;
        var asked = SpcAnalysis.Run(rows, options with { UpperLimit = 9.6476 }).Panels[0].Points;

        Assert.All(points.Take(25), point => Assert.Equal(ofBaseline, point.Limits.Upper, method == CovarianceMethod.Sample ? 0.001 : 0.15));
        Assert.All(points.Skip(25), point => Assert.Equal(expected, point.Limits.Upper, 0.001 * expected));
        Assert.All(asked, point => Assert.Equal(9.6476, point.Limits.Upper));
    }

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
