using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class BackoffTests
{
    [Fact]
    public void Times_between_attempts_double_up_to_the_longest_and_are_less_by_chance()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), seed: 3);

        var times = Enumerable.Range(0, 9).Select(_ => backoff.Next().TotalSeconds).ToList();

        Assert.All(times.Zip([0.5, 1, 2, 4, 8, 16, 30, 30, 30]), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second));
        Assert.NotEqual(times[7], times[8]);
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.25, 0.5);
    }

    [Fact]
    public void It_is_never_sooner_than_the_server_asks_for_and_no_more_than_an_hour_for_its_sake()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), seed: 3);

        Assert.Equal(TimeSpan.FromMinutes(2), backoff.Next(TimeSpan.FromMinutes(2)));
        Assert.Equal(TimeSpan.FromHours(1), backoff.Next(TimeSpan.FromDays(1)));
        Assert.InRange(backoff.Next(TimeSpan.Zero).TotalSeconds, 2, 4);
    }
}
