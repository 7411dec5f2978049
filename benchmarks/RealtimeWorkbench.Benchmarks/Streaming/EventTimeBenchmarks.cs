using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>
/// Measures what putting samples in the order of event time costs: a whole run of 100 000 samples with three metrics, without decoding and
/// without monitors, with no allowed lateness, with one that nothing needs, and with samples out of order. One sample is the unit.
/// </summary>
[MemoryDiagnoser]
public class EventTimeBenchmarks
{
    private const int Samples = 100_000;
    private const int BatchSize = 100;

    private readonly MetricCatalog _catalog = new();
    private readonly long[] _times = new long[Samples];
    private readonly Random _random = new(1);

    /// <summary>Machines that send in turn.</summary>
    [Params(1, 1000)]
    public int Machines { get; set; }

    /// <summary>Makes the names, and times that lie up to 50 ms out of order.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        foreach (var metric in new[] { "temperature", "power", "velocity" })
        {
            _catalog.Metrics.GetOrAdd(metric);
        }

        for (var machine = 0; machine < Machines; machine++)
        {
            _catalog.Machines.GetOrAdd(FormattableString.Invariant($"am-{machine}"));
        }

        for (var i = 0; i < Samples; i++)
        {
            _times[i] = (i + 50 - _random.Next(50)) * TimeSpan.TicksPerMillisecond;
        }
    }

    /// <summary>Straight to the intake.</summary>
    [Benchmark(OperationsPerInvoke = Samples, Baseline = true)]
    public Task<PipelineResult> NoLateness() => RunAsync(TimeSpan.Zero, isShuffled: false);

    /// <summary>Held for 50 ms of event time.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    public Task<PipelineResult> InOrder() => RunAsync(TimeSpan.FromMilliseconds(50), isShuffled: false);

    /// <summary>Held for 50 ms of event time, and put in order.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    public Task<PipelineResult> OutOfOrder() => RunAsync(TimeSpan.FromMilliseconds(50), isShuffled: true);

    private Task<PipelineResult> RunAsync(TimeSpan lateness, bool isShuffled) =>
        new Pipeline(
            new PipelineOptions { AdvanceWhenIdle = false, AllowedLateness = lateness },
            _ => [],
            new Ignore(),
            [],
            TimeProvider.System)
            .RunAsync(new Generator(_catalog, Machines, isShuffled ? _times : null));

    private sealed class Ignore : ISignalHandler
    {
        public void Handle(Signal signal)
        {
        }
    }

    private sealed class Generator(MetricCatalog catalog, int machines, long[]? times) : ISampleSource
    {
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
                    var row = batch.AddRow(times?[sample] ?? (sample * TimeSpan.TicksPerMillisecond), sample % machines);
                    batch.SetValue(row, 0, 1000 + (sample % 17));
                    batch.SetValue(row, 1, 200 + (sample % 5));
                    batch.SetValue(row, 2, 100 + (sample % 3));
                }

                yield return batch;
            }
        }
    }
}
