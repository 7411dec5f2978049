using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Streaming.Filters;
using RealtimeWorkbench.Streaming.Windows;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>Measures what a value costs in a noise filter, and in a sliding window of 100 steps.</summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    private const int Values = 100_000;

    private readonly double[] _values = new double[Values];
    private IValueFilter _filter = null!; // Set up before each run.

    /// <summary>What is measured.</summary>
    [Params("deadband(1)", "ewma(0.2)", "median(7)", "hampel(7)", "hampel(101)")]
    public string Filter { get; set; } = "ewma(0.2)";

    /// <summary>Makes the noise and the filter.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < Values; i++)
        {
            _values[i] = random.NextDouble() + random.NextDouble() + random.NextDouble();
        }

        _filter = FilterParser.TryParse($"x = {Filter}", out var rules, out var problem)
            ? rules[0].Filter
            : throw new InvalidOperationException(problem);
    }

    /// <summary>One value.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double Filtering()
    {
        var sum = 0.0;
        for (var i = 0; i < Values; i++)
        {
            sum += _filter.Filter(i, _values[i]);
        }

        return sum;
    }

    /// <summary>One value in a sliding window of 10 s every 100 ms, at 1000 values a second.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double Windowing()
    {
        var sum = 0.0;
        var windows = new SeriesWindows(
            new SlidingWindow(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100)), window => sum += window.Mean);
        for (var i = 0; i < Values; i++)
        {
            windows.Add(new TimedValue(new DateTimeOffset((i + 1) * TimeSpan.TicksPerMillisecond, TimeSpan.Zero), _values[i]));
        }

        return sum;
    }
}
