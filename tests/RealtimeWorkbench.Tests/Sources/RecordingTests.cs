using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class RecordingTests : IDisposable
{
    private static readonly DemoProcessOptions Demo = new()
    {
        Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(30),
        Pace = Pace.AsFastAsPossible,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-recording");

    private string FilePath => Path.Combine(_folder.FullName, "demo.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_recording_reads_back_with_its_faults()
    {
        var source = new DemoProcess(Demo);
        await using (var recording = Recording.Create(FilePath))
        {
            await recording.AppendAllAsync(source);
            Assert.Equal(800, recording.Samples);
        }

        var file = new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath });
        var (samples, rejected) = await Reading.AllOf(file);

        var (expected, _) = await Reading.AllOf(new DemoProcess(Demo));
        Assert.Empty(rejected);
        Assert.Equal(800, file.ExpectedSamples);
        Assert.Equal(800, samples.Count);
        Assert.All(expected.Zip(samples), pair => Assert.True(SampleBytes.Same(pair.First, pair.Second)));
        Assert.Equal(source.Faults, file.Faults);
    }

    [Fact]
    public async Task Faults_of_a_recording_are_known_as_they_come()
    {
        await using (var recording = Recording.Create(FilePath))
        {
            await recording.AppendAllAsync(new DemoProcess(Demo));
        }

        var file = new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath, BatchSize = 1 });
        Assert.Empty(file.Faults);
        await foreach (var batch in file.ReadAsync().WithoutMarks())
        {
            using (batch)
            {
                var now = batch.ToSample(0).Timestamp;
                Assert.All(file.Faults, fault => Assert.True(fault.Start <= now));
            }
        }

        Assert.Equal(7, file.Faults.Count);
    }

    [Fact]
    public async Task A_recording_that_is_cancelled_is_complete_so_far()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await using (var recording = Recording.Create(FilePath))
        {
            await recording.AppendAllAsync(new DemoProcess(Demo), stop.Token);
        }

        Assert.Empty((await Reading.AllOf(new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath }))).Samples);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_answered_in_one_sentence()
    {
        var error = Assert.Throws<SourceException>(() => Recording.Create(Path.Combine(_folder.FullName, "no", "a.jsonl")));

        Assert.StartsWith("Cannot write file ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; choose another path.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_answered_in_one_sentence()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Only Linux has one.
        }

        var path = Path.Combine(_folder.FullName, "full.jsonl");
        File.CreateSymbolicLink(path, "/dev/full");

        var error = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            await using var recording = Recording.Create(path);
            await recording.AppendAllAsync(new DemoProcess(new DemoProcessOptions { Duration = TimeSpan.FromSeconds(10), Pace = Pace.AsFastAsPossible }));
        });

        Assert.Equal($"Cannot write file {path}: No space left on device : '{path}'; choose another path.", error.Message);
    }

    [Fact]
    public async Task Every_recording_in_the_repository_loads_completely()
    {
        var recordings = Directory.GetFiles(Path.Combine(Repository.Root, "data"), "*.jsonl");
        Assert.NotEmpty(recordings);
        foreach (var path in recordings)
        {
            var file = new JsonLinesFile(new JsonLinesFileOptions { Path = path });
            var (samples, rejected) = await Reading.AllOf(file);
            Assert.Empty(rejected);
            Assert.Equal(file.ExpectedSamples, samples.Count);
            Assert.NotEmpty(file.Faults);
            Assert.All(file.Faults, fault => Assert.Contains(samples, sample => sample.Values.ContainsKey(fault.Metric)));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null and void")]
    [InlineData("""{"faults":[{"kind":"sneeze"}]}""")]
    public async Task A_truth_that_holds_no_faults_is_answered_in_one_sentence(string truth)
    {
        await File.WriteAllTextAsync(FilePath, "");
        await File.WriteAllTextAsync(FaultTruthFile.PathBeside(FilePath), truth);

        var error = await Assert.ThrowsAsync<SourceException>(
            () => Reading.AllOf(new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath })));

        Assert.Contains("it doesn't hold the faults of a recording", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_recording_in_the_repository_is_what_the_generator_makes()
    {
        var folder = Path.Combine(Repository.Root, "data");
        var options = Demo with { Duration = TimeSpan.FromSeconds(150), HistorySamples = 500 };
        await using (var recording = Recording.Create(FilePath))
        {
            await recording.AppendAllAsync(new DemoProcess(options));
        }

        // To make it anew after a wanted change, set RTW_UPDATE_DATA=1 and run this test.
        if (Environment.GetEnvironmentVariable("RTW_UPDATE_DATA") == "1")
        {
            File.Copy(FilePath, Path.Combine(folder, "demo-am-01.jsonl"), overwrite: true);
            File.Copy(FaultTruthFile.PathBeside(FilePath), Path.Combine(folder, "demo-am-01.truth.json"), overwrite: true);
        }

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "demo-am-01.jsonl")), await File.ReadAllBytesAsync(FilePath));
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(folder, "demo-am-01.truth.json")),
            await File.ReadAllBytesAsync(FaultTruthFile.PathBeside(FilePath)));
    }
}
