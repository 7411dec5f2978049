using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class TailTableTests
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(false, 7)]
    [InlineData(false, 25)]
    [InlineData(true, 5)]
    [InlineData(true, 25)]
    public void Agrees_with_the_integral_to_seven_digits(bool isDeviation, int n)
    {
        var tails = new SpreadTails(isDeviation, n);
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var limit = random.NextDouble() * (isDeviation ? 4 : 10);

            Assert.Equal(1, tails.Below(limit) / SpreadTails.Below(isDeviation, n, limit), 1e-7);
            Assert.Equal(1, tails.Above(limit) / SpreadTails.Above(isDeviation, n, limit), 1e-7);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_below_a_limit_of_zero_and_nothing_above_one_that_is_far_away(bool isDeviation)
    {
        var tails = new SpreadTails(isDeviation, 5);

        Assert.Equal((0, 1), (tails.Below(0), Math.Round(tails.Above(0), 9)));
        Assert.Equal((1, 0), (Math.Round(tails.Below(60), 9), tails.Above(60)));
    }
}
