using System.Net.Http.Json;
using System.Text.Json;
using RealtimeWorkbench.Sources.Demo;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>A recording of a production line, a broker to write it to, and programs that read it.</summary>
internal sealed class Line : IDisposable
{
    private const string Topic = "line";
    private const int MetricsOfMachine = 3;

    private static readonly string[] Files = ["spc.csv", "spc.json", "voxels.csv", "alerts.csv", "alerts.json", "samples.csv", "samples.jsonl"];
    private static readonly string[] Numbers = ["samples", "alerts", "charts"];

    private readonly HttpClient _http = new();
    private readonly int _machines;
    private readonly ProgramRun _broker;
    private readonly string _servers;

    private Line(string folder, int machines, long samples, ProgramRun broker, string servers)
    {
        Folder = folder;
        _machines = machines;
        Samples = samples;
        _broker = broker;
        _servers = servers;
    }

    public string Folder { get; }

    /// <summary>Samples of the recording.</summary>
    public long Samples { get; }

    public string Recording => In("line.jsonl");

    /// <summary>Makes the recording and starts the broker.</summary>
    public static async Task<Line> StartAsync(int machines, double samplesPerSecond, TimeSpan duration, int partitions, params IEnumerable<string> topics)
    {
        var folder = Directory.CreateTempSubdirectory("rtw-line-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "workflow.json"), """{"operation":"workflow","source":"kafka","serve":true}""");
        long samples;
        await using (var file = Sources.Recording.Create(Path.Combine(folder, "line.jsonl")))
        {
            await file.AppendAllAsync(new DemoProcess(new DemoProcessOptions
            {
                Machines = machines,
                SamplesPerSecond = samplesPerSecond,
                Duration = duration,
                Pace = Pace.AsFastAsPossible,
                // Not so long ago that silence would not count; whole seconds, which are read back as they were.
                Start = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600),
            }));
            samples = file.Samples;
        }

        var broker = new ProgramRun(
            ["broker", "--port", "0", "--json", .. topics.DefaultIfEmpty(Topic).SelectMany(topic => (string[])["--topic", Invariant($"{topic}:{partitions}")])]);
        using var where = JsonDocument.Parse(await broker.LineWithAsync("bootstrapServers"));
        return new Line(folder, machines, samples, broker, where.RootElement.GetProperty("bootstrapServers").GetString()!);
    }

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>Writes the recording to the topic.</summary>
    public ProgramRun Write(string speed, string topic = Topic) => new(
        "replay", Recording, "--to", "kafka", "--speed", speed, "--set", $"Kafka.BootstrapServers={_servers}", "--set", $"Kafka.Topic={topic}");

    /// <summary>Starts a worker of a group.</summary>
    public ProgramRun Read(string name, string group, string? checkpoints = null, int workers = 1, string topic = Topic) => new(
        [
            "run", In("workflow.json"),
            "--json", In(name + ".json"),
            "--export", In(name),
            "--set", "Dashboard.WebSocketPort=0",
            "--set", "Health.System=off",
            "--set", "Health.Process=off",
            "--set", $"Kafka.BootstrapServers={_servers}",
            "--set", $"Kafka.Topic={topic}",
            "--set", $"Kafka.ConsumerGroup={group}",
            "--set", "Kafka.Properties=session.timeout.ms=4500; heartbeat.interval.ms=100; max.poll.interval.ms=20000",
            "--set", Invariant($"Streaming.Workers={workers}"),
            .. checkpoints is null ? Array.Empty<string>() : ["--set", $"Checkpoint.Path={checkpoints}", "--set", "Checkpoint.Interval=0.1"],
        ]);

    /// <summary>Waits until workers have, between them, accounted for every sample once and everything has gone silent; a topic has no end by itself.</summary>
    public async Task UntilAllIsReadAsync(params IReadOnlyList<ProgramRun> readers)
    {
        var wanted = (Samples, (long)_machines * MetricsOfMachine);
        var patience = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (processed, active) = (0L, 0L);
            foreach (var reader in readers)
            {
                Assert.False(reader.Process.HasExited, reader.Said);
                var (itsProcessed, itsActive) = await StateAsync(reader);
                processed += itsProcessed;
                active += itsActive;
            }

            if ((processed, active) == wanted)
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromMinutes(2),
                Invariant($"{processed} of {wanted.Samples} samples, {active} of {wanted.Item2} alerts:\n{string.Join("\n\n", readers.Select(reader => reader.Said))}"));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Reads the whole topic in one go, or what is left of it.</summary>
    public async Task ReadToEndAsync(string name, string group, string? checkpoints = null, int workers = 1, string topic = Topic)
    {
        using var reader = Read(name, group, checkpoints, workers, topic);
        await UntilAllIsReadAsync(reader);
        await reader.StopAsync();
    }

    /// <summary>Requires that a worker ended with what an uninterrupted one ended with, to the last byte.</summary>
    /// <param name="name">Name of the worker.</param>
    /// <param name="uncut">Name of the uninterrupted one.</param>
    public async Task AssertSameAsync(string name, string uncut)
    {
        foreach (var file in Files)
        {
            var expected = await File.ReadAllTextAsync(Path.Combine(In(uncut), file));
            Assert.True(expected.Length > 0, $"{file} is empty");
            Assert.True(expected == await File.ReadAllTextAsync(Path.Combine(In(name), file)), $"{file} differs");
        }

        using var whole = JsonDocument.Parse(await File.ReadAllTextAsync(In(uncut + ".json")));
        using var own = JsonDocument.Parse(await File.ReadAllTextAsync(In(name + ".json")));
        Assert.Equal(Samples, whole.RootElement.GetProperty("samples").GetProperty("processed").GetInt64());
        foreach (var number in Numbers)
        {
            Assert.Equal(whole.RootElement.GetProperty(number).GetRawText(), own.RootElement.GetProperty(number).GetRawText());
        }
    }

    /// <summary>Lines of a file that was exported, without its heading.</summary>
    public async Task<IEnumerable<string>> LinesAsync(string name, string file) =>
        (await File.ReadAllLinesAsync(Path.Combine(In(name), file))).Skip(file.EndsWith(".csv", StringComparison.Ordinal) ? 1 : 0);

    public void Dispose()
    {
        _http.Dispose();
        _broker.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<(long Processed, long Active)> StateAsync(ProgramRun reader)
    {
        var line = await reader.LineWithAsync("Dashboard: ");
        var status = new Uri(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]), "/api/status");
        var answer = await _http.GetFromJsonAsync<JsonElement>(status);
        return (answer.GetProperty("statistics").GetProperty("samplesProcessed").GetInt64(), answer.GetProperty("alerts").GetProperty("active").GetInt64());
    }
}
