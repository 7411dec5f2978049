using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>A folder with a recording, and what is recorded there.</summary>
internal sealed class RecordedFolder : IDisposable
{
    public const int BlockMarkerLength = 8;

    public static readonly DemoProcessOptions Demo = new()
    {
        Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(30),
        Pace = Pace.AsFastAsPossible,
    };
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("rtw-recorded");

    public string FilePath => Path.Combine(Folder.FullName, "a.rtwr");

    public void Dispose() => Folder.Delete(recursive: true);

    public static void AssertSame(List<Sample> expected, List<Sample> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.True(SampleBytes.Same(pair.First, pair.Second), $"{pair.First} became {pair.Second}"));
    }

    public async Task RecordAsync(ISampleSource source)
    {
        await using var recording = Recording.Create(FilePath);
        await recording.AppendAllAsync(source);
    }

    /// <summary>Records with blocks of a few samples.</summary>
    public async Task RecordAsync(DemoProcess source, int flushEach)
    {
        await using var recording = Recording.Create(FilePath);
        var pending = 0;
        await foreach (var batch in source.ReadAsync().WithoutMarks())
        {
            for (var row = 0; row < batch.Count; row++)
            {
                using var one = SampleBatch.Rent(batch.Catalog, 1);
                one.AddRowFrom(batch, row);
                recording.Append(one);
                if (++pending == flushEach)
                {
                    recording.Flush();
                    pending = 0;
                }
            }

            batch.Dispose();
        }
    }

    public static async Task<List<Sample>> ReadAsync(string path, List<string> said)
    {
        var file = new RecordedFile(new RecordedFileOptions { Path = path });
        file.Noticed += notice => said.Add(notice.Text);
        return (await Reading.AllOf(file)).Samples;
    }

    public static async Task ReadAsync(
        RecordedFileOptions options, SourcePosition? position, List<Sample> samples, List<DeadLetter> rejected, SourcePosition? until = null)
    {
        await foreach (var batch in new RecordedFile(options).ReadAsync())
        {
            using (batch)
            {
                batch.Mark?.Complete(position);
                Reading.Take(batch, samples, rejected);
                if (until is not null && batch.End == until)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Batches with everything that may come: values of all kinds, metrics that come and go, half positions, states, bad records.</summary>
    public static (ISampleSource Source, List<Sample> Samples, List<DeadLetter> Letters) Odd(int seed, int batches)
    {
        var random = new Random(seed);
        var catalog = new MetricCatalog();
        double[] strange = [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 0.1, 1e22, 1e13, 1700000000123457, 9007199254740991, 9007199254740992, 1e-6, 21.1234, -3.25, 812.5, Math.PI];
        List<Sample> samples = [];
        List<DeadLetter> letters = [];
        List<SampleBatch> made = [];
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var index = 0; index < batches; index++)
        {
            var batch = SampleBatch.Rent(catalog, 40);
            for (var left = random.Next(40); left > 0; left--)
            {
                time += random.Next(-5, 1000) * 10_000L;
                var row = batch.AddRow(time, catalog.Machines.GetOrAdd($"m{random.Next(9)}"));
                if (random.Next(3) == 0)
                {
                    batch.SetPosition(row, random.NextDouble(), random.Next(2) == 0 ? double.NaN : 2, double.NaN, random.Next(-1, 5));
                }

                if (random.Next(4) == 0)
                {
                    batch.SetStatus(row, catalog.Statuses.GetOrAdd($"STATE-{random.Next(3)}"));
                }

                for (var metric = random.Next(4); metric > 0; metric--)
                {
                    var value = random.Next(4) switch
                    {
                        0 => strange[random.Next(strange.Length)],
                        1 => random.NextDouble(),
                        _ => random.Next(-100_000, 100_000) / 100.0,
                    };
                    batch.SetValue(row, catalog.Metrics.GetOrAdd($"metric {random.Next(5) + (index / 10)}"), value);
                }
            }

            for (var left = random.Next(12) / 10; left > 0; left--)
            {
                batch.Reject(DeadLetter.Of("source", letters.Count, "not a number; write one", [1, 2, (byte)letters.Count]));
                letters.Add(batch.Rejected[^1]);
            }

            Reading.Take(batch, samples);
            made.Add(batch);
        }

        return (new Given(catalog, made), samples, letters);
    }

    /// <summary>A second goes by with every look at it, so that each batch becomes a block.</summary>
    internal sealed class HastyTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }

    internal sealed class Given(MetricCatalog catalog, List<SampleBatch> batches) : ISampleSource
    {
        public string Name => "given";

        public MetricCatalog Catalog => catalog;

        public long? ExpectedSamples => null;

        public async IAsyncEnumerable<SampleBatch> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            foreach (var batch in batches)
            {
                yield return batch;
            }
        }
    }
}
