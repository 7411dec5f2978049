using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Capability;

public sealed class NonnormalCapabilityTests
{
    /// <summary>Viscosity of 20 batches of primer paint: Montgomery, 5th ed., 2005, p. 232.</summary>
    private static readonly double[] Viscosity =
        [34.05, 34.40, 33.59, 35.96, 34.70, 33.51, 33.79, 34.04, 34.52, 33.75, 33.27, 33.71, 34.03, 34.58, 34.02, 33.97, 34.05, 34.04, 33.73, 34.05];

    [Fact]
    public void Agrees_with_statsmodels_on_normality()
    {
        // statsmodels 0.13.5, normal_ad.
        var test = NormalityTest.AndersonDarling(Viscosity);

        Assert.Equal(1.0801996115914747, test.Statistic, 1e-9);
        Assert.Equal(0.006003035084840859, test.PValue, 1e-9);
    }

    [Fact]
    public void Finds_the_power_that_SciPy_finds()
    {
        // scipy.stats.boxcox of SciPy 1.10.
        Assert.Equal(-0.13270009643703234, BoxCox.Lambda([1, 2, 2, 3, 4, 5, 7, 9, 14, 30]), 1e-5);
    }

    [Fact]
    public void The_power_does_not_depend_on_the_unit()
    {
        Assert.Equal(BoxCox.Lambda(Lognormal(1)), BoxCox.Lambda([.. Lognormal(1).Select(value => value * 1e6)]), 1e-6);
        Assert.Equal(0, BoxCox.Lambda(Lognormal(2)), 0.12);
    }

    [Theory]
    [InlineData(CapabilityMethod.BoxCox)]
    [InlineData(CapabilityMethod.Johnson)]
    public void A_transformation_gives_back_the_capability_of_what_was_normal_before(CapabilityMethod method)
    {
        // ln x is normal with sigma 0.3: limits at e^(±0.9) are at 3 sigma, Ppk = 1. Further out there would be no values to fit a curve to.
        var values = Lognormal(3, count: 4000);
        var specification = new SpecificationLimits(Math.Exp(-0.9), Math.Exp(0.9));

        var found = NonnormalCapability.Estimate(values, specification, method);

        Assert.True(NormalityTest.AndersonDarling(values).PValue < 1e-6);
        Assert.True(found.Normality!.Value.PValue > 0.05, $"{found.Normality}");
        Assert.Equal(1, found.Ppk!.Value, 0.12);
    }

    [Fact]
    public void Quantiles_are_those_of_the_values()
    {
        double[] values = [.. Enumerable.Range(0, 10_001).Select(i => i / 10_000.0)];

        var found = NonnormalCapability.Estimate(values, new SpecificationLimits(0, 1), CapabilityMethod.Quantile);

        // Between Φ(-3) and Φ(3) lie 0.9973 of a uniform distribution.
        Assert.Equal(1 / 0.9973002, found.Pp!.Value, 1e-6);
        Assert.Null(found.PpmAbove);
    }

    [Fact]
    public void Refuses_what_does_not_go()
    {
        var some = Lognormal(4);
        Assert.StartsWith(
            "A specification limit is 0; Box-Cox needs limits above 0,",
            Assert.Throws<ArgumentException>(() => NonnormalCapability.Estimate(some, new SpecificationLimits(0, 3), CapabilityMethod.BoxCox)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "A value is -1; Box-Cox needs values above 0,",
            Assert.Throws<ArgumentException>(() => BoxCox.Lambda([-1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "There are 3 values; the shape of a distribution needs at least 20.",
            Assert.Throws<ArgumentException>(() => NonnormalCapability.Estimate([1, 2, 3], new SpecificationLimits(0, 3), CapabilityMethod.Johnson)).Message,
            StringComparison.Ordinal);
    }

    private static double[] Lognormal(int seed, int count = 400)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Exp(0.3 * ChartSamples.Gauss(random)))];
    }
}
