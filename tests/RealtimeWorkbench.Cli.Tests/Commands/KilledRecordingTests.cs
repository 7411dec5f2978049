using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Tests;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary><c>rtw record</c>, killed with SIGKILL again and again.</summary>
public sealed class KilledRecordingTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 50;
    private const int SamplesPerSecond = 1000;
    private const int Batch = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Blocks of 4096 samples come every 27 ms, so that kills hit before, between and inside of them.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Killed_at_random_instants_it_goes_on_without_a_gap_and_without_a_sample_twice()
    {
        var (source, target) = (_folder["source.rtwr"], _folder["target.rtwr"]);
        const int Samples = 3_000_000;
        await MakeAsync(source, Samples);
        var random = new Random(3);
        var (tails, reached) = (0, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var run = Start(source, target, speed: 150);
            var grown = reached + random.Next(200_000);
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
            while (!run.Process.HasExited && LengthOf(target) <= grown)
            {
                Assert.False(patience.IsCancellationRequested, run.Said);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }

            Assert.False(run.Process.HasExited, run.Said);
            await run.KillAsync();
            tails += run.Said.Contains("was cut off", StringComparison.Ordinal) ? 1 : 0;
            reached = LengthOf(target);
        }

        using (var last = Start(source, target, speed: 0))
        {
            await last.EndAsync();
        }

        output.WriteLine(Invariant($"{tails} of {Kills} runs found a block that was cut off; the last kill came at byte {reached} of {LengthOf(target)}."));
        await using var expected = BatchesOf(source).GetAsyncEnumerator();
        var count = 0;
        await foreach (var sample in BatchesOf(target))
        {
            Assert.True(await expected.MoveNextAsync());
            Assert.Equal(expected.Current, sample);
            count++;
        }

        Assert.Equal(Samples, count);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static ProgramRun Start(string source, string target, int speed) => new(
        ["record", target, "--append", "--source", $"file:{source}", "--set", Invariant($"File.Speed={speed}"), "--set", Invariant($"Streaming.BatchSize={Batch}")]);

    /// <summary>Samples with their number, and noise that does not get smaller.</summary>
    private static async Task MakeAsync(string path, int samples)
    {
        var catalog = new MetricCatalog();
        var machine = catalog.Machines.GetOrAdd("m");
        var (number, noise) = (catalog.Metrics.GetOrAdd("number"), catalog.Metrics.GetOrAdd("noise"));
        var random = new Random(1);
        var begin = new DateTime(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc).Ticks;
        await using var recording = Recording.Create(path);
        for (var sample = 0; sample < samples;)
        {
            using var batch = SampleBatch.Rent(catalog, Batch);
            for (var row = 0; row < Batch; row++, sample++)
            {
                batch.AddRow(begin + (sample * (TimeSpan.TicksPerSecond / SamplesPerSecond)), machine);
                batch.SetValue(row, number, sample);
                batch.SetValue(row, noise, random.NextDouble());
            }

            recording.Append(batch);
        }
    }

    private static async IAsyncEnumerable<(long Time, double Number, double Noise)> BatchesOf(string path)
    {
        await foreach (var batch in new RecordedFile(new RecordedFileOptions { Path = path, BatchSize = 10_000 }).ReadAsync())
        {
            using (batch)
            {
                var (number, noise) = (batch.Catalog.Metrics.GetOrAdd("number"), batch.Catalog.Metrics.GetOrAdd("noise"));
                for (var row = 0; row < batch.Count; row++)
                {
                    yield return (batch.Timestamps[row], batch.Column(number)[row], batch.Column(noise)[row]);
                }
            }
        }
    }
}
