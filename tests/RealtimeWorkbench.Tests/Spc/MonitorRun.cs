using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Feeds a monitor samples of one machine, one a second, in batches of any size.</summary>
internal sealed class MonitorRun
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly SignalSink _sink = new();
    private long _samples;

    public MonitorRun(SpcMonitorOptions options, BaselineStore? baselines = null, string unit = "")
    {
        Monitor = new SpcMonitor(options, Log, baselines);
        Catalog.SetUnit(Catalog.Metrics.GetOrAdd("temperature"), unit);
    }

    public MetricCatalog Catalog { get; } = new();

    public ChartLog Log { get; } = new();

    public SpcMonitor Monitor { get; }

    public List<Signal> Signals { get; } = [];

    /// <summary>Lets time pass without a sample.</summary>
    public void Pause(TimeSpan time) => _samples += (long)time.TotalSeconds;

    public void Feed(params double[] temperatures) => Feed(Math.Max(1, temperatures.Length), ("temperature", temperatures));

    public void Feed(int batchSize, params (string Metric, double[] Values)[] columns)
    {
        var machine = Catalog.Machines.GetOrAdd("am-01");
        for (var first = 0; first < columns[0].Values.Length; first += batchSize)
        {
            using var batch = SampleBatch.Rent(Catalog, batchSize);
            for (var i = first; i < Math.Min(first + batchSize, columns[0].Values.Length); i++)
            {
                var row = batch.AddRow(Start.AddSeconds(_samples++).Ticks, machine);
                foreach (var (metric, values) in columns)
                {
                    if (!double.IsNaN(values[i]))
                    {
                        batch.SetValue(row, Catalog.Metrics.GetOrAdd(metric), values[i]);
                    }
                }
            }

            Monitor.Observe(batch, _sink);
            _sink.Drain(Signals.Add);
        }
    }
}
