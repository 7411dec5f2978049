using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

public sealed class BaselineComparisonTests
{
    private static Baseline New(ChartKind chart, double center, double sigma, double? size = null, double? between = null, int subgroupSize = 1) => new()
    {
        Machine = "am-01",
        Metric = "defects",
        Chart = chart,
        SubgroupSize = subgroupSize,
        SigmaMultiple = 3,
        Center = center,
        Sigma = sigma,
        Between = between,
        SampleSize = size,
        Location = default,
        Dispersion = default,
        Subgroups = 25,
        Samples = 25 * subgroupSize,
        SubgroupsBeyondLimits = 0,
        From = default,
        To = default,
        DataHash = "",
        EstablishedBy = "Ana",
        Reason = "Test.",
    };

    [Theory]
    [InlineData(ChartKind.Np, 100, 3, 3.5707142142714252)]
    [InlineData(ChartKind.P, 100, 0.03, 0.035707142142714252)]
    public void Counts_of_items_are_compared_in_sigma_of_a_point(ChartKind kind, double size, double before, double after)
    {
        // From 10 to 15 in samples of 100: 5/3 sigma, z = 5/√((9 + 12.75)/25) = 5.3606, p by R's 2*pnorm(-z).
        var found = BaselineComparison.Of(New(kind, 0.10, before, size), New(kind, 0.15, after, size));

        Assert.Equal(5 / 3.0, found.Shift, 1e-9);
        Assert.Equal(8.297e-08, found.ShiftPValue, 1e-10);
        Assert.Equal(double.NaN, found.SigmaPValue);
    }

    [Fact]
    public void Rates_are_compared_as_the_counts_that_they_come_from()
    {
        // u of 50 units: the same as c of all 50.
        var counts = BaselineComparison.Of(New(ChartKind.C, 20, Math.Sqrt(20)), New(ChartKind.C, 24, Math.Sqrt(24)));
        var rates = BaselineComparison.Of(
            New(ChartKind.U, 0.4, Math.Sqrt(0.4), size: 50), New(ChartKind.U, 0.48, Math.Sqrt(0.48), size: 50));

        Assert.Equal(4 / Math.Sqrt(20), rates.Shift, 1e-9);
        Assert.Equal((counts.Shift, counts.ShiftPValue), (rates.Shift, rates.ShiftPValue), Near);
    }

    [Fact]
    public void Means_that_vary_by_more_than_their_values_are_compared_by_how_they_vary()
    {
        var found = BaselineComparison.Of(
            New(ChartKind.BetweenWithinRange, 100, 1, between: 5, subgroupSize: 5), New(ChartKind.BetweenWithinRange, 102, 1, between: 5, subgroupSize: 5));

        // 2/√(25/25 + 25/25) = 1.4142, 2*pnorm(-1.414214) of R.
        Assert.Equal(0.4, found.Shift, 1e-12);
        Assert.Equal(0.1572992, found.ShiftPValue, 1e-6);
    }

    [Fact]
    public void Times_are_compared_as_they_are_judged()
    {
        var found = BaselineComparison.Of(New(ChartKind.T, Math.Pow(2, 3.6), 0.5), New(ChartKind.T, Math.Pow(2.25, 3.6), 0.5));

        Assert.Equal(0.5, found.Shift, 1e-9);
    }

    [Fact]
    public void Limits_of_single_values_hold_what_batches_differ_by()
    {
        // Means of 5 with variance 25, of which 1/5 comes from within: single values have 25 + 4/5.
        var baseline = New(ChartKind.BetweenWithinRange, 100, 1, between: 5, subgroupSize: 5);

        Assert.Equal(100 + (3 * Math.Sqrt(25.8)), baseline.Individual.Upper, 1e-9);
    }

    private static IEqualityComparer<(double, double)> Near { get; } = EqualityComparer<(double, double)>.Create(
        (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9);
}
