using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

public sealed class WithinSigmaTests
{
    public static TheoryData<SigmaMethod> OfSubgroups =>
    [
        SigmaMethod.AverageRange, SigmaMethod.AverageDeviation, SigmaMethod.WeightedRange, SigmaMethod.WeightedDeviation, SigmaMethod.Pooled,
    ];

    /// <summary>Sum of 12 uniform numbers less 6: mean 0, standard deviation 1.</summary>
    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

    [Theory]
    [MemberData(nameof(OfSubgroups))]
    public void Finds_the_sigma_of_a_process_whose_mean_wanders(SigmaMethod method)
    {
        var random = new Random(11);
        var subgroups = Subgroups.From(
        [
            .. Enumerable.Range(0, 4000).Select(i => Enumerable.Range(0, 2 + (i % 5)).Select(_ => (10 * Math.Sin(i)) + (2 * Normal(random))).ToArray()),
        ]);

        // Some 12 000 degrees of freedom: the estimate is within 3 % at more than 4 of its standard deviations.
        Assert.Equal(2, WithinSigma.FromSubgroups(subgroups, method), 0.06);
    }

    [Theory]
    [InlineData(SigmaMethod.MovingRange)]
    [InlineData(SigmaMethod.MedianMovingRange)]
    [InlineData(SigmaMethod.Deviation)]
    public void Finds_the_sigma_of_individual_values(SigmaMethod method)
    {
        var random = new Random(12);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => 2 * Normal(random))];

        Assert.Equal(2, WithinSigma.FromIndividuals(values, method), 0.06);
    }

    [Fact]
    public void Finds_the_same_sigma_from_wider_moving_ranges()
    {
        var random = new Random(13);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => 2 * Normal(random))];

        Assert.Equal(2, WithinSigma.FromIndividuals(values, SigmaMethod.MovingRange, span: 4), 0.06);
    }

    [Fact]
    public void No_moving_range_reaches_across_a_missing_value() =>
        Assert.Equal(2 / (2 / Math.Sqrt(Math.PI)), WithinSigma.FromIndividuals([1, 3, double.NaN, 99, 97]), 1e-12);

    [Fact]
    public void Says_what_is_wrong()
    {
        var single = Subgroups.From([[1, 2], [3]]);

        Assert.StartsWith(
            "Subgroup 1 has 1 observation; a spread within subgroups needs at least 2.",
            Assert.Throws<ArgumentException>(() => WithinSigma.FromSubgroups(single, SigmaMethod.Pooled)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Needs at least 2 neighbouring values for a moving range.",
            Assert.Throws<ArgumentException>(() => WithinSigma.FromIndividuals([1, double.NaN, 2])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Pooled is a method for subgroups, not for individual values.",
            Assert.Throws<ArgumentException>(() => WithinSigma.FromIndividuals([1, 2], SigmaMethod.Pooled)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => WithinSigma.FromIndividuals([1, 2, 4], SigmaMethod.MedianMovingRange, span: 3));
    }
}
