using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Benchmarks.Spc;

/// <summary>Cost of the control charts of a batch of 1000 samples with 4 metrics in Phase II, spread over few or many machines.</summary>
[MemoryDiagnoser]
public class SpcMonitorBenchmarks
{
    private const int Samples = 1000;
    private const int Metrics = 4;

    private readonly SignalSink _signals = new();
    private SpcMonitor _monitor = new(new SpcMonitorOptions());
    private SampleBatch[] _batches = [];
    private int _next;

    [Params(1, 25_000)]
    public int MachineCount { get; set; }

    [Params(ChartKind.XbarR, ChartKind.XbarS, ChartKind.IndividualsMovingRange)]
    public ChartKind Chart { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var catalog = new MetricCatalog();
        var random = new Random(1);
        _monitor = new SpcMonitor(new SpcMonitorOptions { Chart = Chart, BaselineSubgroups = 2, SigmaMultiple = 5 });
        _batches = new SampleBatch[Math.Max(1, MachineCount / Samples)];
        for (var b = 0; b < _batches.Length; b++)
        {
            _batches[b] = SampleBatch.Rent(catalog, Samples);
            for (var i = 0; i < Samples; i++)
            {
                var row = _batches[b].AddRow(i, catalog.Machines.GetOrAdd($"m{((b * Samples) + i) % MachineCount}"));
                for (var metric = 0; metric < Metrics; metric++)
                {
                    _batches[b].SetValue(row, catalog.Metrics.GetOrAdd($"metric{metric}"), random.NextDouble());
                }
            }
        }

        // Phase I of every chart, and some of Phase II.
        for (var round = 0; round < 20 * _batches.Length; round++)
        {
            Observe();
        }
    }

    [Benchmark(OperationsPerInvoke = Samples * Metrics)]
    public int Observe()
    {
        _monitor.Observe(_batches[_next], _signals);
        _next = (_next + 1) % _batches.Length;
        var found = _signals.Count;
        _signals.Drain(static _ => { });
        return found;
    }
}
