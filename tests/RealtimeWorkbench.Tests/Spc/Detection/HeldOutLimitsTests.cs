using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.Detection;

public sealed class HeldOutLimitsTests
{
    /// <summary>Ranks 1 of both are in one row, ranks 2 and 3 in four others.</summary>
    private static readonly double[][] Two = [[9, 8, 7, 1, 2, 3, 4, 5, 6, 0], [9, 1, 2, 8, 7, 3, 4, 5, 6, 0]];

    [Fact]
    public void Lets_as_many_rows_reach_each_limit_as_their_union_allows()
    {
        // A share of 3 in 11 places: row 0 alone reaches 9, it and two others reach 8, it and four others reach 7.
        Assert.Equal([9, 9], HeldOutLimits.Of(Two, 1 / 11.0));
        Assert.Equal([8, 8], HeldOutLimits.Of(Two, 3 / 11.0));
        Assert.Equal([8, 8], HeldOutLimits.Of(Two, 4.9 / 11));
        Assert.Equal([7, 7], HeldOutLimits.Of(Two, 5 / 11.0));
        Assert.Equal(1, HeldOutLimits.Beyond(Two, [8, 8]));
        Assert.Equal(3 / 11.0, HeldOutLimits.Expected(Two, [8, 8]).Share, 1e-12);
    }

    [Fact]
    public void Asks_for_so_many_rows_that_even_the_largest_values_may_be_in_different_rows()
    {
        double[][] apart = [[9, 1, 2], [1, 9, 2], [1, 2, 9]];

        var error = Assert.Throws<ArgumentException>(() => HeldOutLimits.Of(apart, 0.5));

        Assert.Equal("3 rows held out are too few for a share of 0.5 false alarms; there must be at least 5.", error.Message);
        Assert.Equal(299, HeldOutLimits.Fewest(3, 0.01));
        Assert.Equal(2999, HeldOutLimits.Fewest(3, 0.001));
    }

    [Theory]
    [InlineData(299, 0.01)]
    [InlineData(1000, 0.01)]
    [InlineData(59, 0.05)]
    public void Further_rows_lie_beyond_as_often_as_asked_at_most(int rows, double share)
    {
        var random = new Random(5);
        var (beyond, expected, sum) = (0, 0.0, 0.0);
        const int Repeats = 400;
        const int Further = 500;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            double[][] heldOut = Draw(random, rows);
            var limits = HeldOutLimits.Of(heldOut, share);
            var said = HeldOutLimits.Expected(heldOut, limits);
            (expected, sum) = (expected + (said.Share / Repeats), sum + said.StandardError);
            beyond += HeldOutLimits.Beyond(Draw(random, Further), limits);
        }

        // Counted without the row itself, as it once was, this is 2.9 times the share at 299 rows.
        var real = (double)beyond / (Repeats * Further);
        Assert.InRange(real, 0.5 * share, 1.06 * share);
        Assert.InRange(expected, 0.9 * real, 1.1 * real);
        Assert.True(sum > 0);
    }

    /// <summary>Three statistics, two of which have much in common.</summary>
    private static double[][] Draw(Random random, int rows)
    {
        double[][] values = [new double[rows], new double[rows], new double[rows]];
        for (var row = 0; row < rows; row++)
        {
            var common = RowSampler.Gauss(random);
            values[0][row] = common + (0.3 * RowSampler.Gauss(random));
            values[1][row] = Math.Exp(common + (0.3 * RowSampler.Gauss(random)));
            values[2][row] = RowSampler.Gauss(random);
        }

        return values;
    }
}
