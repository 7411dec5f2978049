using Xunit.Abstractions;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>A topic, its broker, its writer and its reader as programs; the reader is killed with SIGKILL while the topic is written.</summary>
public sealed class KilledConsumerTests(ITestOutputHelper output)
{
    private const int Kills = 5;

    [Fact]
    public async Task Killed_again_and_again_it_ends_with_what_an_uninterrupted_reader_of_the_topic_ends_with()
    {
        using var line = await Line.StartAsync(machines: 3, samplesPerSecond: 10, TimeSpan.FromMinutes(12), partitions: 2);
        using var writer = line.Write(speed: "20");

        var random = new Random(11);
        var resumed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var reader = line.Read("killed", "killed", CheckpointsOf(line, "killed"), workers: 1 + (kill % 2));
            await reader.LineWithAsync(kill == 0 ? "Baseline of" : "Going on with");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TimeProvider.System, CancellationToken.None);
            await reader.KillAsync();
            resumed += reader.LinesWith("Going on with") > 0 ? 1 : 0;
        }

        await line.ReadToEndAsync("killed", "killed", CheckpointsOf(line, "killed"));
        await writer.EndAsync();
        await line.ReadToEndAsync("uncut", "uncut", CheckpointsOf(line, "uncut"));

        output.WriteLine(Invariant($"{resumed} of {Kills} killed readers had gone on from a checkpoint; {line.Samples} samples."));
        await line.AssertSameAsync("killed", "uncut");
    }

    private static string CheckpointsOf(Line line, string name) => line.In(name + ".db");
}
