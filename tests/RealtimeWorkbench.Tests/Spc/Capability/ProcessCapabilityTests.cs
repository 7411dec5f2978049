using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Capability;

public sealed class ProcessCapabilityTests
{
    [Fact]
    public void A_one_sided_specification_has_one_sided_indices()
    {
        var upper = ProcessCapability.Indices(mean: 10, sigma: 1, new SpecificationLimits(null, 16), count: 50);
        var lower = ProcessCapability.Indices(mean: 10, sigma: 1, new SpecificationLimits(7, null));

        Assert.Equal((2.0, 2.0), (upper.Cpu, upper.Cpk));
        Assert.Null(upper.Cp);
        Assert.Null(upper.Cpl);
        Assert.Null(upper.Cpm);
        Assert.Null(upper.CpInterval);
        Assert.NotNull(upper.CpkInterval);
        Assert.Equal(0, upper.PpmBelow);
        Assert.Equal((1.0, 1.0), (lower.Cpl, lower.Cpk));
        Assert.Equal(1349.898, lower.PpmBelow, 0.001);
        Assert.Null(lower.CpkInterval);
    }

    [Fact]
    public void Cpk_is_negative_where_the_mean_is_outside() =>
        Assert.Equal(-1, ProcessCapability.Indices(mean: 0, sigma: 1, new SpecificationLimits(3, 9)).Cpk!.Value, 1e-12);

    [Fact]
    public void Overall_sigma_is_the_standard_deviation_of_all_values_and_does_not_count_twice()
    {
        // AM-QADF added the within sigma to the spread of all values once more.
        var report = ProcessCapability.Estimate([1, 3, 11, 13], sigmaWithin: 1.5, new SpecificationLimits(-10, 30));

        // Squares around 7: 36 + 16 + 16 + 36 = 104, over 3.
        Assert.Equal(Math.Sqrt(104.0 / 3), report.Overall.Sigma, 1e-12);
        Assert.Equal(1.5, report.Within.Sigma);
    }

    [Fact]
    public void Counts_what_was_observed_outside()
    {
        var report = ProcessCapability.Estimate([1, 2, 3, 9], sigmaWithin: 1, new SpecificationLimits(1, 4));

        Assert.Equal((0, 250_000), (report.ObservedPpmBelow, report.ObservedPpmAbove));
    }

    [Theory]
    [InlineData(null, null, "A specification needs a lower limit, an upper limit, or both.")]
    [InlineData(2.0, 1.0, "The lower specification limit 2 must be below the upper one 1.")]
    [InlineData(1.0, 1.0, "The lower specification limit 1 must be below the upper one 1.")]
    [InlineData(double.NaN, 1.0, "Specification limits and target must be finite numbers.")]
    public void Refuses_limits_that_are_none(double? lower, double? upper, string message) =>
        Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => new SpecificationLimits(lower, upper)).Message, StringComparison.Ordinal);

    /// <summary>Coverage of the intervals of 95 %, of Cp = 1.5 and Cpk = 1.2. With n - 1 degrees of freedom it was 87 % for I-MR and 90 % for X̄-R (review of 2026-11-22).</summary>
    [Theory]
    [InlineData(ChartKind.IndividualsMovingRange, 50, 1)]
    [InlineData(ChartKind.XbarR, 25, 5)]
    [InlineData(ChartKind.XbarS, 25, 4)]
    public void Intervals_hold_the_truth_as_often_as_they_say(ChartKind kind, int rows, int size)
    {
        const int Studies = 4000;
        var random = new Random(6);
        var specification = new SpecificationLimits(-4.5, 4.5);
        var design = new ChartDesign { Kind = kind };
        var (cp, cpk) = (0, 0);
        for (var study = 0; study < Studies; study++)
        {
            BaselineRow[] baseline =
            [
                .. Enumerable.Range(0, rows).Select(_ => new BaselineRow(Enumerable.Range(0, size).Select(_ => 0.9 + Charts.ChartSamples.Gauss(random)).ToArray())),
            ];
            var within = ProcessCapability.Estimate(
                baseline.SelectMany(row => row.Values.ToArray()).ToArray(),
                PhaseOne.Estimate(design, baseline).Sigma,
                specification,
                freedomWithin: SigmaFreedom.Of(design, baseline)).Within;
            cp += within.CpInterval!.Value.Lower <= 1.5 && within.CpInterval!.Value.Upper >= 1.5 ? 1 : 0;
            cpk += within.CpkInterval!.Value.Lower <= 1.2 && within.CpkInterval!.Value.Upper >= 1.2 ? 1 : 0;
        }

        // Standard error 0.35 %; Bissell's interval is an approximation of its own.
        Assert.InRange(100.0 * cp / Studies, 93.6, 96.4);
        Assert.InRange(100.0 * cpk / Studies, 93.2, 96.8);
    }

    /// <summary>Simulated likewise, for a mean one sigma off its target: qcc's degrees of freedom hold it in 99.4 %.</summary>
    [Fact]
    public void The_interval_of_Cpm_is_that_of_Boyles()
    {
        const int Studies = 4000;
        var random = new Random(7);
        var specification = new SpecificationLimits(-4.5, 4.5, 0);
        var truth = 1.5 / Math.Sqrt(2);
        var held = Enumerable.Range(0, Studies).Count(_ =>
        {
            double[] values = [.. Enumerable.Range(0, 50).Select(_ => 1 + Charts.ChartSamples.Gauss(random))];
            var interval = ProcessCapability.Estimate(values, 1, specification).Overall.CpmInterval!.Value;
            return interval.Lower <= truth && interval.Upper >= truth;
        });

        Assert.InRange(100.0 * held / Studies, 93.6, 96.4);
    }

    /// <summary>AIAG, <i>Measurement Systems Analysis</i>, 4th ed., 2010, appendix C: one range of 5 has 3.8 degrees of freedom, ten have 36.5.</summary>
    [Fact]
    public void Ranges_have_the_degrees_of_freedom_of_the_tables()
    {
        Assert.Equal(3.83, SigmaFreedom.WithVariance(Math.Pow(0.8641 / 2.3259, 2)), 0.03);
        Assert.Equal(1, SigmaFreedom.WithVariance(Math.Pow(0.8525 / 1.1284, 2)), 0.002);
        Assert.Equal(36.5, SigmaFreedom.WithVariance(Math.Pow(0.8641 / 2.3259, 2) / 10), 0.3);
    }

    [Fact]
    public void Refuses_a_process_without_spread() =>
        Assert.StartsWith(
            "The standard deviation is 0; capability needs values that differ.",
            Assert.Throws<ArgumentException>(() => ProcessCapability.Indices(1, 0, new SpecificationLimits(0, 2))).Message,
            StringComparison.Ordinal);
}
