using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Benchmarks.Samples;

/// <summary>Time to decode samples, against merely tokenising the same JSON with <see cref="Utf8JsonReader"/>.</summary>
[MemoryDiagnoser]
public class JsonSampleReaderBenchmarks
{
    private readonly MetricCatalog _catalog = new();
    private byte[][] _lines = [];
    private JsonSampleReader _reader = null!;
    private SampleBatch _batch = null!;

    /// <summary>Samples in a batch.</summary>
    [Params(1000)]
    public int Samples { get; set; }

    /// <summary>Makes samples of a demo process's shape, seeded.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(42);
        _lines = new byte[Samples][];
        for (var i = 0; i < Samples; i++)
        {
            _lines[i] = JsonSerializer.SerializeToUtf8Bytes(new
            {
                timestamp = new DateTime(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc).AddMilliseconds(100 * i),
                machine = "am-01",
                layer = i / 60,
                x = Math.Round(random.NextDouble() * 60, 3),
                y = Math.Round(random.NextDouble() * 60, 3),
                z = 0.035,
                temperature = Math.Round(1000 + (random.NextDouble() * 100), 3),
                power = Math.Round(250 + (random.NextDouble() * 10), 3),
                velocity = Math.Round(1200 + (random.NextDouble() * 40), 3),
                status = "RUNNING",
            });
        }

        _reader = new JsonSampleReader(_catalog);
        _batch = SampleBatch.Rent(_catalog, Samples);
    }

    /// <summary>Returns the batch.</summary>
    [GlobalCleanup]
    public void Cleanup() => _batch.Dispose();

    /// <summary>The floor: every token is looked at, nothing is done with it.</summary>
    [Benchmark(Baseline = true)]
    public int Tokenise()
    {
        var tokens = 0;
        foreach (var line in _lines)
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    /// <summary>Decoding into the columns of a batch.</summary>
    [Benchmark]
    public int Decode()
    {
        while (_batch.Count > 0)
        {
            _batch.RemoveLastRow();
        }

        foreach (var line in _lines)
        {
            _reader.TryRead(line, _batch, out _);
        }

        return _batch.Count;
    }
}
