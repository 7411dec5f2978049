using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class DecimalTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("+1.5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("0.1")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000001")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("-4.9e-324")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1e400")]
    [InlineData("18446744073709551616")]
    [InlineData("00000000000000000000000001")]
    public void Agrees_with_the_framework_to_the_last_bit(string text)
    {
        var expected = double.Parse(text, CultureInfo.InvariantCulture);

        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out var dot));
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text.Replace('.', ',')), (byte)',', out var comma));

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(dot));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(comma));
    }

    [Fact]
    public void Agrees_with_the_framework_on_random_doubles_in_several_spellings()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = i % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64())
                : Math.Round((random.NextDouble() - 0.5) * 10_000, random.Next(8));
            if (!double.IsFinite(value))
            {
                continue;
            }

            foreach (var format in new[] { "R", "E16", "F6" })
            {
                var text = value.ToString(format, CultureInfo.InvariantCulture);
                Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out var read), text);
                Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), read);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("e5")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x1F")]
    [InlineData("--1")]
    public void Refuses_what_is_no_number(string text)
    {
        Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out _));
    }
}
