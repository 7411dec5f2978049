using System.Net.Http.Json;
using System.Text.Json;
using RealtimeWorkbench.Sources;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>A topic, its broker, its writer and its reader as programs; the reader is killed with SIGKILL while the topic is written.</summary>
public sealed class KilledConsumerTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 8;
    private const int Machines = 3;
    private const int MetricsOfMachine = 3;

    private static readonly string[] Compared =
        ["spc.csv", "spc.json", "voxels.csv", "alerts.csv", "alerts.json", "samples.csv", "samples.jsonl"];

    private static readonly string[] ComparedNumbers = ["samples", "alerts", "charts"];

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-killed-").FullName;
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Killed_again_and_again_it_ends_with_what_an_uninterrupted_reader_of_the_topic_ends_with()
    {
        var samples = await RecordAsync();
        await File.WriteAllTextAsync(In("workflow.json"), """{"operation":"workflow","source":"kafka","serve":true}""");
        using var broker = new ProgramRun("broker", "--topic", "line:2", "--port", "0", "--json");
        using var where = JsonDocument.Parse(await broker.LineWithAsync("bootstrapServers"));
        var servers = where.RootElement.GetProperty("bootstrapServers").GetString()!;
        using var writer = new ProgramRun(
            "replay", In("line.jsonl"), "--to", "kafka", "--speed", "20", "--set", $"Kafka.BootstrapServers={servers}", "--set", "Kafka.Topic=line");

        var random = new Random(11);
        var resumed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var reader = Read("killed", servers, workers: 1 + (kill % 2));
            await reader.LineWithAsync(kill == 0 ? "Baseline of" : "Going on with");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TimeProvider.System, CancellationToken.None);
            await reader.KillAsync();
            resumed += reader.Said.Contains("Going on with", StringComparison.Ordinal) ? 1 : 0;
        }

        await ReadToEndAsync("killed", servers, samples);
        await writer.Process.WaitForExitAsync();
        Assert.True(writer.Process.ExitCode == 0, writer.Said);
        await ReadToEndAsync("uncut", servers, samples);

        output.WriteLine(Invariant($"{resumed} of {Kills} killed readers had gone on from a checkpoint; {samples} samples."));
        foreach (var name in Compared)
        {
            var expected = await File.ReadAllTextAsync(Path.Combine(In("uncut"), name));
            Assert.True(expected.Length > 0, $"{name} is empty");
            Assert.True(expected == await File.ReadAllTextAsync(Path.Combine(In("killed"), name)), $"{name} differs");
        }

        using var uncut = JsonDocument.Parse(await File.ReadAllTextAsync(In("uncut.json")));
        using var killed = JsonDocument.Parse(await File.ReadAllTextAsync(In("killed.json")));
        Assert.Equal(samples, uncut.RootElement.GetProperty("samples").GetProperty("processed").GetInt64());
        foreach (var name in ComparedNumbers)
        {
            Assert.Equal(uncut.RootElement.GetProperty(name).GetRawText(), killed.RootElement.GetProperty(name).GetRawText());
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private async Task<long> RecordAsync()
    {
        await using var file = Recording.Create(In("line.jsonl"));
        await file.AppendAllAsync(new DemoProcess(new DemoProcessOptions
        {
            Machines = Machines,
            Duration = TimeSpan.FromMinutes(20),
            Pace = Pace.AsFastAsPossible,
            // Not so long ago that silence would not count; whole seconds, which are read back as they were.
            Start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600),
        }));
        return file.Samples;
    }

    /// <summary>Reads on until every sample of the recording is accounted for and all that came has gone silent; a topic has no end by itself.</summary>
    private async Task ReadToEndAsync(string name, string servers, long samples)
    {
        using var reader = Read(name, servers, workers: 1);
        var line = await reader.LineWithAsync("Dashboard: ");
        var status = new Uri(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]), "/api/status");
        while (await StateAsync(status) != (samples, Machines * MetricsOfMachine))
        {
            Assert.False(reader.Process.HasExited, reader.Said);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        await reader.StopAsync();
    }

    private async Task<(long Processed, long Active)> StateAsync(Uri status)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>(status);
        return (answer.GetProperty("statistics").GetProperty("samplesProcessed").GetInt64(), answer.GetProperty("alerts").GetProperty("active").GetInt64());
    }

    private ProgramRun Read(string name, string servers, int workers) => new(
        "run", In("workflow.json"),
        "--json", In(name + ".json"),
        "--export", In(name),
        "--set", "Dashboard.WebSocketPort=0",
        "--set", "Health.System=off",
        "--set", "Health.Process=off",
        "--set", $"Kafka.BootstrapServers={servers}",
        "--set", "Kafka.Topic=line",
        "--set", $"Kafka.ConsumerGroup={name}",
        "--set", "Kafka.Properties=session.timeout.ms=4500; heartbeat.interval.ms=100; max.poll.interval.ms=20000",
        "--set", Invariant($"Streaming.Workers={workers}"),
        "--set", $"Checkpoint.Path={In(name + ".db")}",
        "--set", "Checkpoint.Interval=0.1");
}
