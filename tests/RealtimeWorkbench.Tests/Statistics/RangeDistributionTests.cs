using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class RangeDistributionTests
{
    /// <summary>scipy.stats.studentized_range (SciPy 1.10.1) and R's qtukey (4.2.2) with infinite degrees of freedom.</summary>
    [Theory]
    [InlineData(2, 0.00135, 0.0023928138404048565)]
    [InlineData(2, 0.5, 0.9538725524089396)]
    [InlineData(2, 0.99865, 4.53274281262931)]
    [InlineData(5, 0.00135, 0.39652812677054367)]
    [InlineData(5, 0.5, 2.256882493026194)]
    [InlineData(5, 0.99865, 5.377402381585702)]
    [InlineData(10, 0.00135, 1.1263430584161709)]
    [InlineData(10, 0.99865, 5.87415747881793)]
    public void Agrees_with_SciPy(int n, double probability, double range)
    {
        // SciPy's own integration is good to some 1e-10 out here: R has 5.377402381641.
        Assert.Equal(range, RangeDistribution.Quantile(n, probability), 2e-8);
        Assert.Equal(range, RangeDistribution.UpperQuantile(n, 1 - probability), 2e-8);
        Assert.Equal(1, RangeDistribution.Cumulative(n, range) + RangeDistribution.UpperTail(n, range), 1e-12);
    }

    [Fact]
    public void Is_exact_far_out_in_the_tail()
    {
        Assert.Equal(0.000214242614331, RangeDistribution.UpperTail(5, 6), 1e-14);

        // The range of two is |x - y|, with standard deviation √2.
        Assert.Equal(2 * Normal.UpperTail(10 / Math.Sqrt(2)), RangeDistribution.UpperTail(2, 10), 1e-20);
        Assert.Equal(ControlConstants.MovingRangeMedian, RangeDistribution.Quantile(2, 0.5), 1e-12);
    }
}
