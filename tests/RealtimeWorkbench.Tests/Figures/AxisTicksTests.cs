using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(932.4, 1067.1, 5, "950 1000 1050")]
    [InlineData(-0.3, 0.3, 4, "-0.2 0.0 0.2")]
    [InlineData(0.00012, 0.00031, 4, "0.00015 0.00020 0.00025 0.00030")]
    public void Numbers_are_multiples_of_1_2_or_5(double from, double to, int most, string expected)
    {
        Assert.Equal(expected, string.Join(' ', AxisTicks.Numbers(from, to, most).Select(tick => tick.Label)));
    }

    [Fact]
    public void Times_are_round_and_a_new_day_says_its_date()
    {
        var from = new DateTimeOffset(2026, 11, 21, 23, 50, 7, TimeSpan.Zero).ToUnixTimeMilliseconds();

        var ticks = AxisTicks.Times(from, from + (20 * 60 * 1000), 4);

        Assert.Equal(["23:55\n2026-11-21", "00:00\n2026-11-22", "00:05", "00:10"], ticks.Select(tick => tick.Label));
    }

    [Fact]
    public void Long_times_are_months_and_years()
    {
        var from = new DateTimeOffset(2020, 3, 5, 0, 0, 0, TimeSpan.Zero);

        var months = AxisTicks.Times(from.ToUnixTimeMilliseconds(), from.AddMonths(10).ToUnixTimeMilliseconds(), 5);
        var years = AxisTicks.Times(from.ToUnixTimeMilliseconds(), from.AddYears(5).ToUnixTimeMilliseconds(), 6);

        Assert.Equal(["2020-04", "2020-07", "2020-10", "2021-01"], months.Select(tick => tick.Label));
        Assert.Equal(["2021", "2022", "2023", "2024", "2025"], years.Select(tick => tick.Label));
    }

    [Fact]
    public void Every_axis_has_a_few_ticks_that_lie_on_it_and_differ()
    {
        Prop.ForAll<NormalFloat, PositiveInt, byte>((start, size, power) =>
        {
            var range = size.Get * Math.Pow(10, (power % 20) - 10);
            var (from, to) = (start.Get, start.Get + range);
            if (!(to - from > Math.Abs(from) * 1e-11))
            {
                return;
            }

            var ticks = AxisTicks.Numbers(from, to, 5);

            Assert.InRange(ticks.Count, 1, 7);
            Assert.All(ticks, tick => Assert.InRange(tick.Position, from - (range * 1e-6), to + (range * 1e-6)));
            Assert.Equal(ticks.Count, ticks.Select(tick => tick.Label).Distinct().Count());
        }).Holds();
    }
}
