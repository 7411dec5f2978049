using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

/// <summary>Limits of counts that are set from a baseline, in which the rate is not known.</summary>
public sealed class PredictedCountsTests
{
    /// <summary>Chart, rate, size of the sample, counts of the baseline, points asked for.</summary>
    public static TheoryData<ChartKind, double, double, int, double> Cases() => new()
    {
        { ChartKind.C, 4, 1, 25, 1000 },
        { ChartKind.C, 0.3, 1, 10, 200 },
        { ChartKind.C, 60, 1, 5, 100_000 },
        { ChartKind.U, 2.5, 8, 25, 1000 },
        { ChartKind.P, 0.02, 200, 25, 1000 },
        { ChartKind.Np, 0.3, 20, 8, 10_000 },
        { ChartKind.G, 12, 1, 25, 1000 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void False_alarms_are_as_rare_as_asked_for_over_all_baselines_that_there_may_be(
        ChartKind kind, double center, double size, int rows, double points)
    {
        // The sum of the baseline has a distribution of its own: Poisson, binomial or negative binomial. Every sum that matters is tried.
        var rate = 0.0;
        var weight = 0.0;
        var mean = center * size * rows;
        var deviation = Math.Sqrt(kind == ChartKind.G ? mean * (1 + center) : mean);
        for (var sum = Math.Max(1, Math.Floor(mean - (7 * deviation))); sum < mean + (7 * deviation) + 10; sum++)
        {
            var probability = Probability(kind, sum, center, size, rows);
            var estimate = new ProcessEstimate(sum / (size * rows), 1);
            var design = new ChartDesign { Kind = kind, Coverage = PredictedCounts.Coverage(kind, estimate.Center, rows, size, points) };
            rate += probability * CountRunLength.BeyondLimits(design, estimate, new ProcessEstimate(center, 1), 0, size);
            weight += probability;
        }

        Assert.InRange(weight, 0.94, 1 + 1e-9);
        Assert.InRange(rate, 0.03 / points, 1 / points);
    }

    [Fact]
    public void Limits_that_a_coverage_cannot_say_are_told()
    {
        var design = new ChartDesign { Kind = ChartKind.G, Coverage = PredictedCounts.Coverage(ChartKind.G, 12, 5, 1, 1e7) };

        Assert.StartsWith(
            "The 5 counts of the baseline are too few for limits with at most one false alarm in 1E+07 points",
            FalseAlarms.OfCounts(design, RuleSet.BeyondLimits, new ProcessEstimate(12, 1), 1, 5, 1e7),
            StringComparison.Ordinal);
        Assert.False(PredictedCounts.IsTooWide(PredictedCounts.Coverage(ChartKind.G, 12, 25, 1, 1000)));
    }

    // The probability of half the mean is 0 in double precision, and that of more than it was taken to be 0, too.
    [Fact]
    public void Limits_of_large_samples_are_not_narrow() =>
        Assert.InRange(PredictedCounts.Coverage(ChartKind.P, 0.3, 25, 100_000, 1000), 0.999, 0.9999);

    [Fact]
    public void A_known_rate_would_let_far_more_through()
    {
        // Limits for 1 in 100 000, as if the mean of 5 counts were the true one.
        var rate = 0.0;
        for (var sum = 150; sum < 450; sum++)
        {
            var design = new ChartDesign { Kind = ChartKind.C, Coverage = 1 - 1e-5 };
            rate += Probability(ChartKind.C, sum, 60, 1, 5)
                * CountRunLength.BeyondLimits(design, new ProcessEstimate(sum / 5.0, 1), new ProcessEstimate(60, 1), 0, 1);
        }

        Assert.InRange(rate, 4e-5, 1e-3);
    }

    private static double Probability(ChartKind kind, double sum, double center, double size, int rows) => kind switch
    {
        ChartKind.P or ChartKind.Np => Binomial.Cumulative(size * rows, center, sum) - Binomial.Cumulative(size * rows, center, sum - 1),
        ChartKind.G => Math.Exp(
            MathNet.Numerics.SpecialFunctions.GammaLn(sum + rows) - MathNet.Numerics.SpecialFunctions.GammaLn(rows) - MathNet.Numerics.SpecialFunctions.GammaLn(sum + 1)
            + (sum * Math.Log(center / (center + 1))) - (rows * Math.Log(center + 1))),
        _ => Poisson.Cumulative(center * size * rows, sum) - Poisson.Cumulative(center * size * rows, sum - 1),
    };
}
