using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Streaming.Windows;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>Cost of windows of every kind over a series of 100 values a second with no gap: what a value costs with all that is made of it. One value is the unit.</summary>
[MemoryDiagnoser]
public class WindowBenchmarks
{
    private const int Values = 50_000;

    private readonly TimedValue[] _values = new TimedValue[Values];

    /// <summary>Makes the values; a layer has 1000 of them.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        var start = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < Values; i++)
        {
            _values[i] = new TimedValue(start.AddMilliseconds(10 * i), random.NextDouble(), i / 1000);
        }
    }

    /// <summary>Of one second, one after the other.</summary>
    [Benchmark(OperationsPerInvoke = Values, Baseline = true)]
    public int Tumbling() => Count(new TumblingWindow(TimeSpan.FromSeconds(1)));

    /// <summary>Of ten seconds, a new one each second.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public int Sliding() => Count(new SlidingWindow(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1)));

    /// <summary>Until a pause of two seconds, of which there is none.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public int Session() => Count(new SessionWindow(TimeSpan.FromSeconds(2)));

    /// <summary>Of 100 values.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public int OfCount() => Count(new CountWindow(100));

    /// <summary>Of the 1000 values of a layer.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public int Layer() => Count(new LayerWindow());

    private int Count(WindowDefinition definition) => SeriesWindows.Of(definition, _values).Count();
}
