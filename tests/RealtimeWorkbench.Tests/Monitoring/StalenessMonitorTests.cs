using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

public sealed class StalenessMonitorTests
{
    [Fact]
    public void A_metric_that_drops_out_while_others_go_on_is_noticed()
    {
        // Every 0.1 s until 1.9 s; 5 intervals are 0.5 s, so the minimum of 1 s decides: silent from 2.9 s on.
        var feed = new Feed();
        for (var i = 0; i < 50; i++)
        {
            feed.Add(i * 0.1, "am-01", i is < 20 or >= 45 ? [("power", i), ("speed", i)] : [("speed", i)]);
        }

        var signals = feed.Run(new StalenessMonitor(new StalenessOptions()));

        Assert.Equal(2, signals.Count);
        Assert.Equal(
            (SignalKind.Raised, Feed.At(2.9), "power", "staleness", Severity.High, double.NaN),
            (signals[0].Kind, signals[0].Time, signals[0].Metric, signals[0].Rule, signals[0].Severity, signals[0].Value));
        Assert.Equal("power of am-01 has been silent for more than 1 s; it usually comes every 0.1 s.", signals[0].Explanation);
        Assert.Equal((SignalKind.Cleared, Feed.At(4.5)), (signals[1].Kind, signals[1].Time));
        Assert.Equal("power of am-01 has come again after 2.6 s.", signals[1].Explanation);
    }

    [Fact]
    public void Silence_of_everything_is_noticed_by_the_passing_of_time()
    {
        var monitor = new StalenessMonitor(new StalenessOptions());
        new Feed().AddSeries("power", 10, 1, 2, 3, 4).Run(monitor);

        Assert.Empty(Feed.Advance(monitor, 80));
        var signal = Assert.Single(Feed.Advance(monitor, 80.1));
        Assert.Empty(Feed.Advance(monitor, 200));

        // The last value came at 30 s, and 5 intervals of 10 s later is 80 s.
        Assert.Equal(Feed.At(80), signal.Time);
        Assert.Equal("power of am-01 has been silent for more than 50 s; it usually comes every 10 s.", signal.Explanation);
    }

    [Fact]
    public void A_gap_into_which_nothing_fell_is_reported_by_its_end_as_if_time_had_been_watched()
    {
        var watched = new StalenessMonitor(new StalenessOptions());
        var feed = new Feed().AddSeries("power", 10, 1, 2, 3, 4);
        feed.Run(watched);
        var after = new Feed().Add(500, "am-01", ("power", 5));
        List<Signal> expected = [.. Feed.Advance(watched, 90), .. after.Run(watched)];

        var signals = feed.Add(500, "am-01", ("power", 5)).Run(new StalenessMonitor(new StalenessOptions()));

        Assert.Equal([SignalKind.Raised, SignalKind.Cleared], signals.Select(signal => signal.Kind));
        Assert.Equal(expected, signals);
    }

    [Fact]
    public void A_metric_seen_only_twice_has_no_pace_yet()
    {
        var two = new StalenessMonitor(new StalenessOptions());
        var three = new StalenessMonitor(new StalenessOptions());
        new Feed().AddSeries("power", 0.1, 1, 2).Run(two);
        new Feed().AddSeries("power", 0.1, 1, 2, 3).Run(three);

        Assert.Empty(Feed.Advance(two, 1000));
        Assert.Single(Feed.Advance(three, 1000));
    }

    [Fact]
    public void One_gap_hardly_changes_what_is_typical()
    {
        // 20 s cadence, one gap of 2000 s: counted as 60 s at weight 1/10, so the typical interval becomes 24 s, and 5 of them 120 s.
        var monitor = new StalenessMonitor(new StalenessOptions());
        var feed = new Feed().AddSeries("power", 20, Enumerable.Range(0, 20).Select(i => (double)i));
        feed.Add(380 + 2000, "am-01", ("power", 1)).Run(monitor);

        Assert.Empty(Feed.Advance(monitor, 2380 + 120));
        Assert.Equal(Feed.At(2380 + 120), Assert.Single(Feed.Advance(monitor, 2380 + 121)).Time);
    }

    [Fact]
    public void A_lasting_change_of_pace_is_learned()
    {
        var monitor = new StalenessMonitor(new StalenessOptions());
        var feed = new Feed().AddSeries("power", 0.1, Enumerable.Repeat(1.0, 50)).AddSeries("power", 2, Enumerable.Repeat(1.0, 50));

        var signals = feed.Run(monitor);

        Assert.InRange(signals.Count(signal => signal.Kind == SignalKind.Raised), 1, 10);
        Assert.True(signals[^1].Time < Feed.At(5 + 25));
    }

    [Fact]
    public void Samples_of_another_machine_pass_no_time()
    {
        var feed = new Feed().AddSeries("power", 1, 1, 2, 3, 4).Add(1000, "am-02", ("power", 1));

        Assert.Empty(feed.Run(new StalenessMonitor(new StalenessOptions())));
    }

    [Fact]
    public void Metrics_fall_silent_in_the_order_in_which_their_time_ran_out()
    {
        var feed = new Feed();
        for (var i = 0; i <= 40; i++)
        {
            feed.Add(i, "am-01", i % 4 == 0 ? [("slow", 1), ("fast", 1)] : [("fast", 1)]);
        }

        var monitor = new StalenessMonitor(new StalenessOptions());
        feed.Run(monitor);

        Assert.Equal(
            [("fast", Feed.At(45)), ("slow", Feed.At(60))],
            Feed.Advance(monitor, 100).Select(signal => (signal.Metric, signal.Time)));
    }

    [Fact]
    public void Refuses_options_out_of_range()
    {
        var error = Assert.Throws<ArgumentException>(() => new StalenessMonitor(new StalenessOptions { Factor = 1, Minimum = TimeSpan.Zero }));

        Assert.StartsWith(
            "Shortest silence is 00:00:00; it must be from 00:00:00.0010000 to 1.00:00:00. Silence factor is 1; it must be from 1.5 to 1000.",
            error.Message,
            StringComparison.Ordinal);
    }
}
