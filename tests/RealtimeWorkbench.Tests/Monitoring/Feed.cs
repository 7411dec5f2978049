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
