using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class RateWindowTests
{
    private readonly RateWindow _rate = new();

    [Fact]
    public void A_young_run_is_divided_by_its_age()
    {
        _rate.Add(TimeSpan.FromSeconds(1), 100);

        Assert.Equal(50, _rate.PerSecond(TimeSpan.FromSeconds(2)), tolerance: 1e-9);
    }

    [Fact]
    public void A_steady_rate_is_told_exactly_however_long_the_run()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _rate.Add(TimeSpan.FromMilliseconds(10 * i), 3);
        }

        Assert.Equal(300, _rate.PerSecond(TimeSpan.FromMilliseconds(10 * 10_000)), tolerance: 0.01);
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten()
    {
        _rate.Add(TimeSpan.FromSeconds(0), 1_000_000);
        _rate.Add(TimeSpan.FromSeconds(15), 20);

        Assert.Equal(2, _rate.PerSecond(TimeSpan.FromSeconds(20)), tolerance: 1e-9);
        Assert.Equal(0, _rate.PerSecond(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_burst_counts_until_the_window_has_passed()
    {
        _rate.Add(TimeSpan.FromSeconds(5), 100);

        Assert.Equal(10, _rate.PerSecond(TimeSpan.FromSeconds(15)), tolerance: 1e-9);
        Assert.Equal(0, _rate.PerSecond(TimeSpan.FromSeconds(15.1)));
    }

    [Fact]
    public void Before_time_has_passed_there_is_no_rate() => Assert.Equal(0, _rate.PerSecond(TimeSpan.Zero));
}
