using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

public sealed class StuckMonitorTests
{
    [Fact]
    public void Ten_identical_values_of_a_metric_that_fluctuates_are_reported_once_and_end_with_the_first_other_one()
    {
        var feed = new Feed().AddSeries("power", 1, [.. Noise(30), .. Enumerable.Repeat(200.5, 15), 201]);

        var signals = feed.Run(new StuckMonitor(new StuckOptions()));

        // Values 30 to 44 are the same; the tenth of them is value 39.
        Assert.Equal([(SignalKind.Raised, Feed.At(39)), (SignalKind.Cleared, Feed.At(45))], signals.Select(s => (s.Kind, s.Time)));
        Assert.Equal(
            "power of am-01 has been exactly 200.5 for 10 values in a row, though its values normally vary.",
            signals[0].Explanation);
        Assert.Equal("power of am-01 moves again: it is 201.", signals[1].Explanation);
        Assert.Equal(("stuck", Severity.Medium, 200.5), (signals[0].Rule, signals[0].Severity, signals[0].Value));
    }

    [Fact]
    public void Nine_identical_values_are_not_reported() =>
        Assert.Empty(Run([.. Noise(30), .. Enumerable.Repeat(200.5, 9), 201]));

    [Fact]
    public void Almost_identical_values_are_not_stuck() =>
        Assert.Empty(Run([.. Noise(30), .. Enumerable.Range(0, 50).Select(i => 200.5 + (i % 2 * 1e-12))]));

    [Fact]
    public void What_has_never_varied_cannot_be_stuck() => Assert.Empty(Run(Enumerable.Repeat(5.0, 1000)));

    [Fact]
    public void A_setpoint_that_is_changed_now_and_then_is_not_stuck() =>
        Assert.Empty(Run(Enumerable.Range(0, 2000).Select(i => (double)(i / 40 % 3))));

    [Fact]
    public void A_counter_that_stops_is_not_stuck() =>
        Assert.Empty(Run([.. Enumerable.Range(0, 200).Select(i => (double)i), .. Enumerable.Repeat(200.0, 500)]));

    [Fact]
    public void A_coarsely_rounded_metric_repeats_by_chance_and_needs_a_longer_run()
    {
        // Each value twice: of 64 steps 32 changed, a repeat has the probability 33/66, and 0.5^(k-1) < 1e-6 from k = 21 on.
        double[] pairs = [.. Enumerable.Range(0, 101).Select(i => (double)(i / 2 % 2))];

        Assert.Empty(Run([.. pairs, .. Enumerable.Repeat(7.0, 20), 1]));
        Assert.Single(Run([.. pairs, .. Enumerable.Repeat(7.0, 21)]));
    }

    [Fact]
    public void A_fault_does_not_unlearn_that_the_metric_fluctuates()
    {
        var signals = Run([.. Noise(64), .. Enumerable.Repeat(1.0, 500), .. Noise(5), .. Enumerable.Repeat(2.0, 10)]);

        Assert.Equal(2, signals.Count(signal => signal.Kind == SignalKind.Raised));
    }

    [Fact]
    public void A_machine_that_shuts_down_stands_still_by_right()
    {
        var feed = new Feed();
        foreach (var (value, i) in Noise(40).Select((value, i) => (value, i)))
        {
            feed.AddWithStatus(i, "am-01", "RUNNING", ("speed", value));
        }

        for (var i = 40; i < 400; i++)
        {
            feed.AddWithStatus(i, "am-01", "SHUTDOWN", ("speed", 0));
        }

        Assert.Empty(feed.Run(new StuckMonitor(new StuckOptions())));
    }

    [Fact]
    public void Missing_values_do_not_end_a_run() =>
        Assert.Equal(2, Run([.. Noise(30), .. Enumerable.Repeat(200.5, 6), double.NaN, .. Enumerable.Repeat(200.5, 6), 3]).Count);

    private static List<Signal> Run(IEnumerable<double> values) =>
        new Feed().AddSeries("x", 1, values).Run(new StuckMonitor(new StuckOptions()));

    private static List<double> Noise(int count)
    {
        var random = new Random(5);
        return Enumerable.Range(0, count).Select(_ => 200 + random.NextDouble()).ToList();
    }
}
