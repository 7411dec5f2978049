using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Monitoring;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

/// <summary>A run that is cut anywhere, saved, and gone on with in a new one with other numbers reports what an uncut one does.</summary>
public sealed class MonitorStateTests
{
    public static TheoryData<string> Monitors =>
        ["threshold", "staleness", "stuck", "trend", "xbar-r", "xbar-s", "i-mr", "spc-limit"];

    [Theory]
    [MemberData(nameof(Monitors))]
    public void Goes_on_as_if_it_had_not_been_cut(string name)
    {
        var feed = Feed.Eventful(withStates: true);
        var uncut = new List<string>();
        var whole = Create(name, uncut);
        Run(whole, feed, 0, feed.Count, feed.Catalog, uncut);
        Assert.True(uncut.Count >= 8, $"only {uncut.Count} lines");

        // Each run is cut twice: the second part restores what the first left, the third what the second had restored and gone on from. All parts of the feed get their cuts.
        const int Cuts = 24;
        uncut.Sort(StringComparer.Ordinal);
        var random = new Random(7);
        int[] places = [.. Enumerable.Range(0, Cuts).Select(i => ((feed.Count * i) + random.Next(feed.Count)) / Cuts), feed.Count];
        random.Shuffle(places);
        foreach (var pair in places.Prepend(0).Chunk(2))
        {
            var (first, second) = (pair.Min(), pair.Max());
            var log = new List<string>();
            var before = Create(name, log);
            Run(before, feed, 0, first, feed.Catalog, log);
            var renumbered = Saved.Renumbered(feed.Catalog);
            var between = Restored(name, before, feed.Catalog, renumbered, log);
            Run(between, feed, first, second, renumbered, log);
            var after = Restored(name, between, renumbered, feed.Catalog, log);
            Run(after, feed, second, feed.Count, feed.Catalog, log);
            log.Sort(StringComparer.Ordinal);
            Assert.True(log.SequenceEqual(uncut), $"cut at {first} and {second}");
        }
    }

    [Theory]
    [MemberData(nameof(Monitors))]
    public void Forgets_a_machine_as_if_it_had_never_been(string name)
    {
        var feed = Feed.Eventful(withStates: true);
        var expected = new List<string>();
        Run(Create(name, expected), feed, 0, feed.Count, feed.Catalog, expected);

        var log = new List<string>();
        var monitors = Create(name, log);
        Run(monitors, feed, 0, 700, feed.Catalog, log);
        foreach (var monitor in monitors.OfType<IMachineState>())
        {
            for (var machine = 0; machine < 5; machine++)
            {
                monitor.Forget(machine, feed.Catalog.Machines[Math.Min(machine, feed.Catalog.Machines.Count - 1)]);
            }
        }

        log.Clear();
        Run(monitors, feed, 0, feed.Count, feed.Catalog, log);
        Assert.Equal(expected, log);
    }

    [Fact]
    public void A_chart_of_other_settings_begins_anew()
    {
        var feed = Feed.Eventful(withStates: true);
        var log = new List<string>();
        var before = Create("xbar-r", log);
        Run(before, feed, 0, 700, feed.Catalog, log);
        log.Clear();

        var after = Restored("i-mr", before, feed.Catalog, feed.Catalog, log);
        Run(after, feed, 700, feed.Count, feed.Catalog, log);

        Assert.Contains(log, line => line.StartsWith("baseline 1 i-mr", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trend_of_another_window_begins_anew()
    {
        var random = new Random(3);
        var feed = new Feed().AddSeries("temperature", 1, Enumerable.Range(0, 300).Select(i => random.NextDouble() + (i < 150 ? 0 : i - 150)));
        var before = new TrendMonitor(new TrendOptions());
        var after = new TrendMonitor(new TrendOptions { Window = 50 });
        using var quiet = feed.Batch(0, 140);
        before.Observe(quiet, new SignalSink());

        Saved.Move(before, feed.Catalog, after, feed.Catalog);

        Assert.Equal(feed.Run(new TrendMonitor(new TrendOptions { Window = 50 })), feed.Run(after));
    }

    private static IReadOnlyList<IMonitor> Restored(
        string name, IReadOnlyList<IMonitor> from, MetricCatalog catalog, MetricCatalog other, List<string> log)
    {
        var to = Create(name, log);
        for (var i = 0; i < from.Count; i++)
        {
            Saved.Move(from[i], catalog, to[i], other);
        }

        return to;
    }

    private static void Run(
        IReadOnlyList<IMonitor> monitors, Feed feed, int start, int end, MetricCatalog catalog, List<string> log)
    {
        var sink = new SignalSink();
        using var batch = feed.Batch(start, end, catalog);
        foreach (var monitor in monitors)
        {
            monitor.Observe(batch, sink);
        }

        sink.Drain(signal => log.Add(signal.ToString()));
        if (end == feed.Count)
        {
            for (var machine = 0; machine < catalog.Machines.Count; machine++)
            {
                foreach (var monitor in monitors)
                {
                    monitor.Advance(machine, Feed.At(10_000).UtcTicks, sink);
                }
            }

            sink.Drain(signal => log.Add(signal.ToString()));
        }
    }

    private static IReadOnlyList<IMonitor> Create(string name, List<string> log)
    {
        switch (name)
        {
            case "threshold":
                return
                [
                    new ThresholdMonitor(
                        [
                            new ThresholdRule { Lower = 800, Upper = 1200, Hysteresis = 10 },
                            new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Lower = -20, Upper = 20, RelearnAfter = 30 },
                            new ThresholdRule { Metric = "power", Type = ThresholdType.RateOfChange, Lower = -1000, Upper = 1000 },
                        ]),
                ];
            case "staleness":
                return [new StalenessMonitor(new StalenessOptions())];
            case "stuck":
                return [new StuckMonitor(new StuckOptions())];
            case "trend":
                return [new TrendMonitor(new TrendOptions { Significance = 1e-6, MinimumChange = 3 })];
            case "spc-limit":
                var charts = new SpcMonitor(Options(ChartKind.XbarR));
                return [charts, new ThresholdMonitor([new ThresholdRule { Type = ThresholdType.SpcLimit }], charts)];
            default:
                var kind = name == "xbar-r" ? ChartKind.XbarR : name == "xbar-s" ? ChartKind.XbarS : ChartKind.IndividualsMovingRange;
                return [new SpcMonitor(Options(kind), new Points(log))];
        }

        static SpcMonitorOptions Options(ChartKind kind) => new() { Chart = kind, BaselineSubgroups = 30, Rules = RuleSet.Nelson };
    }

    /// <summary>Notes points by names, for numbers differ from run to run.</summary>
    private sealed class Points(List<string> log) : IChartSink
    {
        public void OnBaseline(Baseline baseline) =>
            log.Add(Invariant($"baseline {baseline.Version} {ChartNames.NameOf(baseline.Chart)} {baseline.Machine} {baseline.Metric} {baseline}"));

        public void OnNotice(string machine, string metric, string sentence) => log.Add($"{machine} {metric}: {sentence}");

        public void OnPoint(in ChartPoint point) => log.Add((point with { Machine = 0, Metric = 0 }).ToString());
    }
}
