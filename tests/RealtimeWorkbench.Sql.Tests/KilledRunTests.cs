using System.Text.Json;
using RealtimeWorkbench.Sources;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>The program itself, killed with SIGKILL again and again over one recording.</summary>
public sealed class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 50;
    private const string GoneOn = "Going on with";

    private static readonly string[] Compared =
        ["spc.csv", "spc.json", "voxels.csv", "alerts.csv", "alerts.json", "samples.csv", "samples.jsonl"];

    private static readonly string[] ComparedNumbers = ["samples", "faults", "falseAlarms", "alerts", "charts"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_random_instants_it_ends_with_what_an_uninterrupted_run_ends_with()
    {
        var recording = _folder["line.jsonl"];
        await using (var file = Recording.Create(recording))
        {
            await file.AppendAllAsync(new DemoProcess(new DemoProcessOptions
            {
                Machines = 2,
                Duration = TimeSpan.FromHours(1),
                Pace = Pace.AsFastAsPossible,
                Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
            }));
        }

        await RunToEndAsync("uncut", recording, checkpoints: null);

        var random = new Random(11);
        var afterwards = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            // From before it has opened anything to well into its work; played at a speed at which the recording outlasts all kills.
            using var run = Start("killed", recording, _folder["checkpoints.db"], workers: 1 + (kill % 2), speed: 60);
            if (kill == 0)
            {
                await WhenCommittedAsync(run);
            }
            else if (random.Next(6) > 0)
            {
                await run.HasSaidOrEndedAsync(GoneOn);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(600)), TimeProvider.System, CancellationToken.None);
            await run.KillAsync();
            afterwards += run.LinesWith(GoneOn) > 0 ? 1 : 0;
        }

        output.WriteLine(Invariant($"{afterwards} of {Kills} runs went on from a checkpoint."));
        Assert.True(afterwards > Kills / 4, Invariant($"only {afterwards} of {Kills} runs went on from a checkpoint"));
        await RunToEndAsync("killed", recording, _folder["checkpoints.db"]);

        foreach (var name in Compared)
        {
            var expected = await File.ReadAllBytesAsync(Path.Combine(_folder["uncut"], name));
            var actual = await File.ReadAllBytesAsync(Path.Combine(_folder["killed"], name));
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{name} differs");
        }

        using var uncut = JsonDocument.Parse(_folder.Read("uncut.json"));
        using var killed = JsonDocument.Parse(_folder.Read("killed.json"));
        foreach (var name in ComparedNumbers)
        {
            Assert.Equal(uncut.RootElement.GetProperty(name).GetRawText(), killed.RootElement.GetProperty(name).GetRawText());
        }
    }

    /// <summary>Waits until more than the empty tables has been written.</summary>
    private async Task WhenCommittedAsync(ProgramRun run)
    {
        var written = new FileInfo(_folder["checkpoints.db-wal"]);
        while (!run.Process.HasExited && !(written.Exists && written.Length > 200_000))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            written.Refresh();
        }
    }

    private async Task RunToEndAsync(string name, string recording, string? checkpoints)
    {
        using var run = Start(name, recording, checkpoints, workers: 1, speed: 0);
        await run.EndAsync();
    }

    private ProgramRun Start(string name, string recording, string? checkpoints, int workers, int speed) => new(
        [
            "op", "workflow",
            "--source", $"file:{recording}",
            "--json", _folder[$"{name}.json"],
            "--export", _folder[name],
            "--set", Invariant($"Streaming.Workers={workers}"),
            "--set", Invariant($"File.Speed={speed}"),
            "--set", "Health.System=off",
            "--set", "Health.Process=off",
            .. checkpoints is null ? Array.Empty<string>() : ["--set", $"Checkpoint.Path={checkpoints}", "--set", "Checkpoint.Interval=0.1"],
        ]);
}
