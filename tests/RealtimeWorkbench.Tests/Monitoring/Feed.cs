using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

/// <summary>Samples of a test, to be shown to monitors in batches cut anywhere.</summary>
internal sealed class Feed
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly List<(long Time, int Machine, string? Status, (string Metric, double Value)[] Values)> _rows = [];

    public MetricCatalog Catalog { get; } = new();

    public int Count => _rows.Count;

    public static DateTimeOffset At(double seconds) => Start.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    /// <summary>Two machines with steps, drifts, dropouts, stuck stretches, and changes of state if wanted.</summary>
    public static Feed Eventful(bool withStates)
    {
        var random = new Random(4);
        var feed = new Feed();
        for (var i = 0; i < 1500; i++)
        {
            var values = new List<(string, double)>();
            if (i % 500 is < 100 or > 140)
            {
                values.Add(("temperature", (i % 400 is > 200 and < 230 ? 1300 : 1000) + (i % 350 is > 50 and < 90 ? 0 : random.NextDouble() * 50)));
            }

            if (i % 600 is < 300 or > 350)
            {
                values.Insert(random.Next(values.Count + 1), ("power", 200 + (i % 700 > 600 ? i % 700 - 600 : 0) + random.NextDouble()));
            }

            var status = !withStates ? null : i % 450 == 440 ? "PAUSED" : i % 450 == 445 ? "RUNNING" : null;
            feed.AddWithStatus(i * 0.1, i % 3 == 0 ? "am-02" : "am-01", status, [.. values]);
        }

        return feed;
    }

    public Feed Add(double seconds, string machine, params (string Metric, double Value)[] values) =>
        AddWithStatus(seconds, machine, null, values);

    public Feed AddWithStatus(
        double seconds, string machine, string? status, params (string Metric, double Value)[] values)
    {
        _rows.Add((At(seconds).Ticks, Catalog.Machines.GetOrAdd(machine), status, values));
        return this;
    }

    /// <summary>Adds values of one metric of am-01.</summary>
    public Feed AddSeries(string metric, double interval, params IEnumerable<double> values)
    {
        var next = _rows.Count == 0 ? 0 : new TimeSpan(_rows[^1].Time - Start.Ticks).TotalSeconds + interval;
        foreach (var value in values)
        {
            Add(next, "am-01", (metric, value));
            next += interval;
        }

        return this;
    }

    public List<Signal> Run(IMonitor monitor, params int[] cuts)
    {
        var signals = new List<Signal>();
        var sink = new SignalSink();
        var edges = cuts.Append(Count).Where(cut => cut > 0 && cut <= Count).Distinct().Order().ToList();
        var start = 0;
        foreach (var end in edges)
        {
            using var batch = Batch(start, end);
            sink.BeginMonitor(0);
            monitor.Observe(batch, sink);
            sink.Drain(signals.Add);
            start = end;
        }

        return signals;
    }

    /// <summary>Samples from one place to another, with names numbered by another catalog if there is one.</summary>
    public SampleBatch Batch(int start, int end, MetricCatalog? catalog = null)
    {
        catalog ??= Catalog;
        var batch = SampleBatch.Rent(catalog, Math.Max(1, end - start));
        foreach (var (time, machine, status, values) in _rows[start..end])
        {
            var row = batch.AddRow(time, catalog.Machines.GetOrAdd(Catalog.Machines[machine]));
            foreach (var (metric, value) in values)
            {
                batch.SetValue(row, catalog.Metrics.GetOrAdd(metric), value);
            }

            if (status is not null)
            {
                batch.SetStatus(row, catalog.Statuses.GetOrAdd(status));
            }
        }

        return batch;
    }

    public static List<Signal> Advance(IMonitor monitor, double seconds)
    {
        var signals = new List<Signal>();
        var sink = new SignalSink();
        for (var machine = 0; machine < 8; machine++)
        {
            monitor.Advance(machine, At(seconds).Ticks, sink);
        }

        sink.Drain(signals.Add);
        return signals;
    }
}
