using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1012.5, "1012")]
    [InlineData(12345.6, "12346")]
    [InlineData(-0.0123456, "-0.01235")]
    [InlineData(0.00001234567, "1.235e-5")]
    [InlineData(1.5e12, "1.5e+12")]
    [InlineData(double.NaN, "–")]
    public void Writes_four_significant_digits(double value, string expected)
    {
        Assert.Equal(expected, NumberText.Of(value));
    }

    [Fact]
    public void A_value_beyond_a_limit_never_looks_equal_to_it()
    {
        Assert.Equal("1200.04", NumberText.ApartFrom(1200.04, 800, 1200));
        Assert.Equal("1200", NumberText.ApartFrom(1200, 800, 1200));
    }

    [Theory]
    [InlineData(1067.13, 134, "1067.1")]
    [InlineData(74.00118, 0.026, "74.00118")]
    [InlineData(5, 0, "5")]
    public void Limits_have_the_digits_that_their_spread_needs(double value, double spread, string expected)
    {
        Assert.Equal(expected, NumberText.Within(value, spread));
    }
}
