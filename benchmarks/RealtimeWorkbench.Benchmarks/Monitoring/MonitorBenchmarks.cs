using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Benchmarks.Monitoring;

/// <summary>Measures what a monitor costs a sample of three metrics, from one machine to a hundred thousand series.</summary>
[MemoryDiagnoser]
public class MonitorBenchmarks
{
    private const int Rows = 100_000;

    private static readonly string[] Metrics = ["temperature", "power", "velocity"];

    private readonly SignalSink _sink = new();
    private readonly MetricCatalog _catalog = new();
    private readonly Random _random = new(1);
    private IMonitor _monitor = null!; // Set up before each run.
    private SampleBatch _batch = null!; // Set up before each iteration.
    private int[] _machines = [];
    private int[] _metrics = [];
    private long _now;

    /// <summary>What is measured.</summary>
    [Params("absolute", "relative", "rate", "staleness", "stuck", "trend")]
    public string Monitor { get; set; } = "absolute";

    /// <summary>Machines that send in turn; each has three metrics.</summary>
    [Params(1, 33_333)]
    public int Machines { get; set; }

    /// <summary>Makes the names and the monitor.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _monitor = Monitor switch
        {
            "absolute" => Threshold(ThresholdType.Absolute, -1000, 1000),
            "relative" => Threshold(ThresholdType.Relative, -90, 90),
            "rate" => Threshold(ThresholdType.RateOfChange, -1e12, 1e12),
            "staleness" => new StalenessMonitor(new StalenessOptions { Minimum = TimeSpan.FromHours(1) }),
            "stuck" => new StuckMonitor(new StuckOptions()),
            _ => new TrendMonitor(new TrendOptions { Window = 20, MinimumChange = 100 }),
        };
        _machines = [.. Enumerable.Range(0, Machines).Select(i => _catalog.Machines.GetOrAdd(FormattableString.Invariant($"m{i}")))];
        _metrics = [.. Metrics.Select(_catalog.Metrics.GetOrAdd)];
        Next();
        _monitor.Observe(_batch, _sink);
    }

    /// <summary>Makes the next samples: with the same ones again, time would stand still and some monitors would do less.</summary>
    [IterationSetup]
    public void Next()
    {
        _batch?.Dispose();
        _batch = SampleBatch.Rent(_catalog, Rows);
        for (var i = 0; i < Rows; i++)
        {
            var row = _batch.AddRow(++_now * TimeSpan.TicksPerMillisecond, _machines[i % _machines.Length]);
            foreach (var metric in _metrics)
            {
                _batch.SetValue(row, metric, 100 + _random.NextDouble());
            }
        }
    }

    /// <summary>Shows a batch of samples to the monitor.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public void Observe() => _monitor.Observe(_batch, _sink);

    private static ThresholdMonitor Threshold(ThresholdType type, double lower, double upper) =>
        new([.. Metrics.Select(metric => new ThresholdRule { Metric = metric, Type = type, Lower = lower, Upper = upper })]);
}
