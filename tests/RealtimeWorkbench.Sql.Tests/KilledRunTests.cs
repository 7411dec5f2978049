using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>The program itself, killed with SIGKILL again and again over one recording.</summary>
public sealed partial class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 50;
    private const int LinesPerFlaw = 150;
    private const int Speed = 120;
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
        var flaws = await RecordAsync(recording);
        var lines = (await File.ReadAllLinesAsync(recording)).Length;
        await RunToEndAsync("uncut", recording, checkpoints: null);

        var random = new Random(11);
        var (goneOn, reached) = (0, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            // From before it has opened anything to well into its work, and from the first line of the recording to four fifths of them: on a busy
            // machine it is killed later than that, and must not have ended by then.
            using var run = Start("killed", recording, _folder["checkpoints.db"], workers: 1 + (kill % 2), Speed);
            var instant = TimeSpan.FromMilliseconds(random.Next(300));
            if (kill == 0)
            {
                await WhenCommittedAsync(run);
            }
            else if (random.Next(6) > 0)
            {
                await run.HasSaidOrEndedAsync(GoneOn);
                var behind = (lines * (kill + 1L) * 4 / 5 / Kills) - (Beginning(run) ?? reached);
                instant += TimeSpan.FromHours(1) * Math.Max(0, behind) / lines / Speed;
            }

            await Task.Delay(instant, TimeProvider.System, CancellationToken.None);
            Assert.False(run.Process.HasExited, run.Said);
            await run.KillAsync();
            if (Beginning(run) is { } line)
            {
                goneOn++;
                Assert.InRange(line, reached, lines);
                reached = line;
            }
        }

        output.WriteLine(Invariant($"{goneOn} of {Kills} runs went on from a checkpoint; the last began behind line {reached} of {lines}."));
        Assert.InRange(goneOn, (Kills / 2) + 1, Kills);
        Assert.InRange(reached, lines / 2, lines - 1);
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

        Assert.Equal(flaws, uncut.RootElement.GetProperty("samples").GetProperty("deadLettered").GetInt32());
    }

    [GeneratedRegex("Going on with .* from position ([0-9]+):")]
    private static partial Regex GoneOnFrom();

    /// <summary>Line behind which a run has gone on; nothing, if it was killed before or began anew.</summary>
    private static long? Beginning(ProgramRun run) => GoneOnFrom().Match(run.Said) is { Success: true } said
        ? long.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    /// <summary>Writes an hour of a production line, with lines that are cut off, are nothing, come twice or in the wrong order.</summary>
    /// <returns>Lines that hold no sample.</returns>
    private static async Task<int> RecordAsync(string recording)
    {
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

        var lines = await File.ReadAllLinesAsync(recording);
        var random = new Random(5);
        var (damaged, flaws) = (new List<string>(), 0);
        for (var i = 0; i < lines.Length; i++)
        {
            damaged.Add(lines[i]);
            if (i == 0 || i % LinesPerFlaw != 0)
            {
                continue;
            }

            switch (random.Next(4))
            {
                case 0:
                    damaged.Add(lines[i][..(lines[i].Length / 2)]);
                    flaws++;
                    break;
                case 1:
                    damaged.Add("no sample");
                    flaws++;
                    break;
                case 2:
                    damaged.Add(lines[i]);
                    break;
                default:
                    damaged.Insert(damaged.Count - 3, lines[i]);
                    damaged.RemoveAt(damaged.Count - 1);
                    break;
            }
        }

        await File.WriteAllLinesAsync(recording, damaged);
        return flaws;
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
