using RealtimeWorkbench.Spc.Capability;

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

    [Fact]
    public void Refuses_a_process_without_spread() =>
        Assert.StartsWith(
            "The standard deviation is 0; capability needs values that differ.",
            Assert.Throws<ArgumentException>(() => ProcessCapability.Indices(1, 0, new SpecificationLimits(0, 2))).Message,
            StringComparison.Ordinal);
}
