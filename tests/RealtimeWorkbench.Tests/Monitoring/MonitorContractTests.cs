using FsCheck.Fluent;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

/// <summary>What every monitor of this folder promises.</summary>
public sealed class MonitorContractTests
{
    public static TheoryData<string> Monitors => ["threshold", "staleness", "stuck", "trend", "average"];

    [Theory]
    [MemberData(nameof(Monitors))]
    public void Reports_the_same_however_samples_are_cut_into_batches(string name)
    {
        var feed = Feed.Eventful(withStates: false);
        var whole = feed.Run(Create(name));

        // The feed has something for each of them, so that equality says something.
        Assert.True(name == "average" || whole.Count >= 4, $"only {whole.Count} signals");
        Assert.Equal(whole, feed.Run(Create(name), [.. Enumerable.Range(1, feed.Count)]));
        Prop.ForAll(
            Gen.Choose(1, feed.Count).ArrayOf().ToArbitrary(),
            cuts => feed.Run(Create(name), cuts).SequenceEqual(whole)).Holds();
    }

    [Theory]
    [MemberData(nameof(Monitors))]
    public void Allocates_nothing_in_steady_state(string name)
    {
        var random = new Random(2);
        var feed = new Feed();
        for (var i = 0; i < 8000; i++)
        {
            feed.Add(i * 0.1, i % 2 == 0 ? "am-01" : "am-02", ("temperature", 1000 + random.NextDouble()), ("power", 200 + random.NextDouble()), ("speed", 50));
        }

        var monitor = Create(name);
        var sink = new SignalSink();
        using var first = feed.Batch(0, 2000);
        monitor.Observe(first, sink);
        Assert.Equal(0, sink.Count);

        // The least of several passes: the runtime itself may allocate while it replaces compiled code.
        var allocated = long.MaxValue;
        for (var start = 2000; start < 8000; start += 2000)
        {
            using var next = feed.Batch(start, start + 2000);
            var before = GC.GetAllocatedBytesForCurrentThread();
            monitor.Observe(next, sink);
            monitor.Advance(next.Machines[^1], next.Timestamps[^1], sink);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal((0, 0L), (sink.Count, allocated));
    }

    private static IMonitor Create(string name) => name switch
    {
        "threshold" => new ThresholdMonitor(
            [
                new ThresholdRule { Lower = 800, Upper = 1200, Hysteresis = 10 },
                new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Lower = -20, Upper = 20, RelearnAfter = 30 },
                new ThresholdRule { Metric = "power", Type = ThresholdType.RateOfChange, Lower = -1000, Upper = 1000 },
                new ThresholdRule { Metric = "temperature", Type = ThresholdType.SpcLimit },
            ],
            new WideLimits()),
        "staleness" => new StalenessMonitor(new StalenessOptions()),
        "stuck" => new StuckMonitor(new StuckOptions()),
        "trend" => new TrendMonitor(new TrendOptions { Significance = 1e-6, MinimumChange = 3 }),
        _ => new MovingAverage(20),
    };

    private sealed class WideLimits : ISpcLimits
    {
        public bool TryGet(int machine, int metric, long time, out ControlLimits limits)
        {
            limits = new ControlLimits(700, 1000, 1290, 100);
            return true;
        }
    }
}
