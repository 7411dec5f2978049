using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(0.025, 100, 74.222)]
    [InlineData(0.975, 19, 32.852)]
    [InlineData(0.95, 1, 3.841)]
    [InlineData(0.05, 5, 1.145)]
    public void Chi_squared_quantiles_agree_with_tables_and_with_their_own_probability(double probability, double freedom, double table)
    {
        // NIST/SEMATECH e-Handbook, section 1.3.6.7.4, to 3 decimals.
        var quantile = ChiSquared.Quantile(freedom, probability);

        Assert.Equal(table, quantile, 0.0005);
        Assert.Equal(probability, ChiSquared.Cumulative(freedom, quantile), 1e-13);
    }

    [Fact]
    public void Normal_tails_do_not_cancel()
    {
        // Abramowitz and Stegun, Table 26.2: Q(6) = 9.8659e-10, Q(10) = 7.6199e-24.
        Assert.Equal(9.865876450e-10, Normal.UpperTail(6), 1e-19);
        Assert.Equal(7.619853024e-24, Normal.UpperTail(10), 1e-33);
        Assert.Equal(0.5, Normal.Cumulative(0), 1e-16);
        Assert.Equal(1.959963984540054, Normal.Quantile(0.975), 1e-14);
    }
}
