using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>Cost of a value in each noise filter.</summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    private const int Values = 10_000;

    private readonly double[] _values = new double[Values];
    private IValueFilter _filter = null!; // Set up before each run.
    private long _time;

    /// <summary>What is measured.</summary>
    [Params("deadband", "ewma", "median", "hampel")]
    public string Filter { get; set; } = "ewma";

    /// <summary>Makes the values, seeded.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < Values; i++)
        {
            _values[i] = random.NextDouble();
        }

        _filter = Filter switch
        {
            "deadband" => new DeadbandFilter(0.1),
            "ewma" => new EwmaFilter(0.2),
            "median" => new MedianFilter(11),
            _ => new HampelFilter(11, 3),
        };
    }

    /// <summary>Filters the values.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double Pass()
    {
        var sum = 0.0;
        foreach (var value in _values)
        {
            sum += _filter.Filter(++_time, value);
        }

        return sum;
    }
}
