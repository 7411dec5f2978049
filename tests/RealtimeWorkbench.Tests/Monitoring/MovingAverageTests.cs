using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Monitoring;

namespace RealtimeWorkbench.Tests.Monitoring;

public sealed class MovingAverageTests
{
    [Fact]
    public void Is_the_mean_of_the_last_values_and_of_fewer_at_first()
    {
        var average = new MovingAverage(3);
        var feed = new Feed().AddSeries("x", 1, 1, double.NaN, 3);

        Assert.Null(average.Mean(0, 0));
        feed.Run(average);
        Assert.Equal(2, average.Mean(0, 0));

        new Feed().AddSeries("x", 1, 5, 10).Run(average);
        Assert.Equal(6, average.Mean(0, 0));
        Assert.Null(average.Mean(1, 0));
        Assert.Null(average.Mean(0, 1));
    }

    [Fact]
    public void A_huge_value_leaves_nothing_behind()
    {
        var average = new MovingAverage(10);

        new Feed().AddSeries("x", 1, [1e18, .. Enumerable.Repeat(0.1, 20)]).Run(average);

        Assert.Equal(0.1, average.Mean(0, 0)!.Value, tolerance: 1e-15);
    }

    [Fact]
    public void Agrees_with_the_mean_made_anew() =>
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<int>().NonEmptyListOf().ToArbitrary(),
            ArbMap.Default.GeneratorFor<PositiveInt>().ToArbitrary(),
            (values, window) =>
            {
                var average = new MovingAverage(window.Get);
                new Feed().AddSeries("x", 1, values.Select(value => value / 8.0)).Run(average);
                var expected = values.TakeLast(window.Get).Average(value => value / 8.0);
                return Math.Abs(average.Mean(0, 0)!.Value - expected) < 1e-9;
            }).Holds();
}
