using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>
/// Measures a whole run of 100 000 samples with three metrics and a position, without decoding: intake, queues, one monitor
/// that adds the values up, sliding buffer and voxel grid. Divide by 100 000 for the cost and the bytes of one sample.
/// </summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private const int Samples = 100_000;

    private MetricCatalog _catalog = new();

    [Params(1, 2)]
    public int Workers { get; set; }

    [Params(1, 1000)]
    public int Machines { get; set; }

    [GlobalSetup]
    public void NameEverything()
    {
        _catalog = new MetricCatalog();
        foreach (var metric in new[] { "temperature", "power", "velocity" })
        {
            _catalog.Metrics.GetOrAdd(metric);
        }

        for (var machine = 0; machine < Machines; machine++)
        {
            _catalog.Machines.GetOrAdd(FormattableString.Invariant($"am-{machine}"));
        }
    }

    [Benchmark(OperationsPerInvoke = Samples, Baseline = true)]
    public Task<PipelineResult> MonitorOnly() => RunAsync([]);

    [Benchmark(OperationsPerInvoke = Samples)]
    public Task<PipelineResult> WithBufferAndVoxels() =>
        RunAsync([new SlidingBuffer(_catalog), new MachineVoxels(new VoxelGridOptions(), _catalog)]);

    private Task<PipelineResult> RunAsync(IReadOnlyList<IBatchObserver> observers) =>
        new Pipeline(
            new PipelineOptions { Workers = Workers, AdvanceWhenIdle = false },
            _ => [new Sum()],
            new Ignore(),
            observers,
            TimeProvider.System)
            .RunAsync(new Generator(_catalog, Machines));

    private sealed class Sum : IMonitor
    {
        private double _sum;

        public void Observe(SampleBatch batch, SignalSink signals)
        {
            foreach (var metric in batch.Metrics)
            {
                foreach (var value in batch.Column(metric))
                {
                    _sum += value;
                }
            }
        }
    }

    private sealed class Ignore : ISignalHandler
    {
        public void Handle(Signal signal)
        {
        }
    }

    private sealed class Generator(MetricCatalog catalog, int machines) : ISampleSource
    {
        private const int BatchSize = 100;

        public string Name => "generator";

        public MetricCatalog Catalog => catalog;

        public long? ExpectedSamples => Samples;

        public async IAsyncEnumerable<SampleBatch> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (var sample = 0; sample < Samples;)
            {
                var batch = SampleBatch.Rent(catalog, BatchSize);
                for (var i = 0; i < BatchSize; i++, sample++)
                {
                    var row = batch.AddRow(sample, sample % machines);
                    batch.SetValue(row, 0, 1000 + (sample % 17));
                    batch.SetValue(row, 1, 200 + (sample % 5));
                    batch.SetValue(row, 2, 100 + (sample % 3));
                    batch.SetPosition(row, sample % 90, sample % 89, sample / 10_000, SampleBatch.None);
                }

                yield return batch;
            }
        }
    }
}
