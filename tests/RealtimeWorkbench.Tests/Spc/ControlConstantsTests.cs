using System.Globalization;
using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Tests.Spc;

public sealed class ControlConstantsTests
{
    [Fact]
    public void Agrees_with_the_closed_forms_of_small_subgroups()
    {
        // H. A. David, Order Statistics, 2nd ed., 1981: d2 of 2 and 3, d3 of 2 and 3, and d2(4) = 3/√π · (1 + 2/π · asin(1/3)).
        Assert.Equal(2 / Math.Sqrt(Math.PI), ControlConstants.RangeMean(2), 1e-14);
        Assert.Equal(3 / Math.Sqrt(Math.PI), ControlConstants.RangeMean(3), 1e-14);
        Assert.Equal(3 / Math.Sqrt(Math.PI) * (1 + (2 / Math.PI * Math.Asin(1.0 / 3))), ControlConstants.RangeMean(4), 1e-14);
        Assert.Equal(Math.Sqrt(2 - (4 / Math.PI)), ControlConstants.RangeSigma(2), 1e-14);
        Assert.Equal(
            Math.Sqrt(2 + (3 * Math.Sqrt(3) / Math.PI) - (9 / Math.PI)), ControlConstants.RangeSigma(3), 1e-14);
        Assert.Equal(Math.Sqrt(2 / Math.PI), ControlConstants.DeviationMean(2), 1e-15);
        Assert.Equal(Math.Sqrt(Math.PI) / 2, ControlConstants.DeviationMean(3), 1e-15);
    }

    /// <summary>
    /// control-constants.csv: d2 and d3 of 2 to 100 by Gauss-Legendre quadrature of other integrals than ours, E W = ∫ 1 - Φⁿ - (1 - Φ)ⁿ and
    /// E W² = 2∬ 1 - Φ(y)ⁿ - (1 - Φ(x))ⁿ + (Φ(y) - Φ(x))ⁿ over x below y, and c4 by ln Γ, with NumPy and SciPy 1.10.
    /// </summary>
    [Fact]
    public void Agrees_with_SciPy_for_every_size_from_2_to_100()
    {
        var file = Path.Combine(Repository.Root, "tests", "RealtimeWorkbench.Tests", "Spc", "control-constants.csv");
        var rows = File.ReadLines(file).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();

        Assert.Equal(Enumerable.Range(2, 99), rows.Select(row => (int)row[0]));
        foreach (var row in rows)
        {
            var n = (int)row[0];
            Assert.Equal(row[1], ControlConstants.RangeMean(n), 2e-12);
            Assert.Equal(row[2], ControlConstants.RangeSigma(n), 1e-10);
            Assert.Equal(row[3], ControlConstants.DeviationMean(n), 2e-12);
            Assert.Equal(Math.Max(0, 1 - (3 * row[2] / row[1])), ControlConstants.D3(n), 1e-9);
            Assert.Equal(1 + (3 * Math.Sqrt(1 - (row[3] * row[3])) / row[3]), ControlConstants.B4(n), 1e-9);
        }
    }

    [Theory]
    [InlineData(6, 0.030)]
    [InlineData(7, 0.118)]
    [InlineData(8, 0.185)]
    [InlineData(9, 0.239)]
    [InlineData(10, 0.284)]
    public void Has_the_B3_that_AM_QADF_has_wrong(int n, double table)
    {
        // Montgomery, Appendix VI. AM-QADF has .076, .136, .184, .223 and .256.
        Assert.Equal(table, ControlConstants.B3(n), 0.0005);
    }

    [Fact]
    public void Does_not_round_d2_as_tables_do() => Assert.NotEqual(1.128, ControlConstants.RangeMean(2), 0.0003);

    [Theory]
    [InlineData(50, 4.49815)]
    [InlineData(100, 5.01519)]
    [InlineData(1000, 6.48287)]
    public void Goes_beyond_the_tables(int n, double mean)
    {
        // L. H. C. Tippett, Biometrika 17, 1925, Table 10, to 5 decimals.
        Assert.Equal(mean, ControlConstants.RangeMean(n), 0.00002);
    }

    [Fact]
    public void The_series_for_c4_continues_the_recursion()
    {
        // c4(n) · c4(n+1) = √(1 - 1/n) by the recursion of Γ, on both sides of 300 where the method changes.
        for (var n = 290; n < 320; n++)
        {
            var product = ControlConstants.DeviationMean(n) * ControlConstants.DeviationMean(n + 1);
            Assert.Equal(Math.Sqrt(1 - (1.0 / n)), product, 1e-14);
        }
    }

    [Fact]
    public void Limits_follow_the_multiple_of_sigma()
    {
        Assert.Equal(2.0 / 3 * ControlConstants.A2(5), ControlConstants.A2(5, multiple: 2), 1e-15);
        Assert.Equal(
            1 + (2 * ControlConstants.RangeSigma(5) / ControlConstants.RangeMean(5)), ControlConstants.D4(5, multiple: 2), 1e-15);
        Assert.Equal(0, ControlConstants.D3(5));
        Assert.True(ControlConstants.D3(5, multiple: 2) > 0);
    }

    [Fact]
    public void Refuses_subgroups_of_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlConstants.RangeMean(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlConstants.DeviationMean(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlConstants.A(0));
    }
}
