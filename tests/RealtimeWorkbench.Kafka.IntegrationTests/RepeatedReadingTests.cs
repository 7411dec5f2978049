namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>One recording, read from a file and from a topic, at its own pace and as fast as it goes, by one worker and by two.</summary>
public sealed class RepeatedReadingTests
{
    private const string OwnPace = "1";
    private const string FullSpeed = "max";

    private static readonly string[] Tables = ["spc.csv", "voxels.csv", "samples.csv", "samples.jsonl", "alerts.csv"];

    [Fact]
    public async Task The_results_are_the_same_at_every_pace_from_every_source_and_with_every_number_of_workers()
    {
        using var line = await Line.StartAsync(machines: 4, samplesPerSecond: 50, TimeSpan.FromSeconds(2), partitions: 4, OwnPace, FullSpeed);
        List<string> names = [];
        foreach (var pace in (string[])[OwnPace, FullSpeed])
        {
            List<Task> readings = [WriteAsync(line, pace)];
            foreach (var workers in (int[])[1, 2])
            {
                var (file, topic) = (Invariant($"file-{pace}-{workers}"), Invariant($"topic-{pace}-{workers}"));
                names.AddRange([file, topic]);
                readings.Add(ReadFileAsync(line, file, pace, workers));
                readings.Add(line.ReadToEndAsync(topic, group: topic, workers: workers, topic: pace));
            }

            await Task.WhenAll(readings);
        }

        foreach (var table in Tables)
        {
            var expected = await LinesAsync(line, names[0], table);
            Assert.NotEmpty(expected);
            foreach (var name in names.Skip(1))
            {
                var actual = await LinesAsync(line, name, table);
                Assert.True(expected.SequenceEqual(actual), $"{table} of {name} differs: {string.Join('\n', expected.Except(actual).Concat(actual.Except(expected)).Take(10))}");
            }
        }
    }

    /// <summary>Silence is measured by the clock where a source is live, and is left out; all else is what the samples say.</summary>
    private static async Task<List<string>> LinesAsync(Line line, string name, string table) =>
        [.. (await line.LinesAsync(name, table)).Where(text => !text.Contains("staleness", StringComparison.Ordinal))];

    private static async Task WriteAsync(Line line, string pace)
    {
        using var writer = line.Write(pace, topic: pace);
        await writer.EndAsync();
    }

    private static async Task ReadFileAsync(Line line, string name, string pace, int workers)
    {
        using var reader = new ProgramRun(
            "op", "workflow",
            "--source", $"file:{line.Recording}",
            "--export", line.In(name),
            "--set", $"File.Speed={(pace == FullSpeed ? "0" : pace)}",
            "--set", "Health.System=off",
            "--set", "Health.Process=off",
            "--set", Invariant($"Streaming.Workers={workers}"));
        await reader.EndAsync();
    }
}
