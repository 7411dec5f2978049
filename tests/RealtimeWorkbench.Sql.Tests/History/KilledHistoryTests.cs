using System.Globalization;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sql.History;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>The program itself, killed with SIGKILL again and again while it writes a history.</summary>
public sealed class KilledHistoryTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>RTW_HISTORY_KILLS asks for more; some kills come before the run has caught up with what the one before had stored.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("RTW_HISTORY_KILLS") ?? "4", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_random_instants_it_has_each_sample_once()
    {
        var recording = _folder["line.jsonl"];
        await using (var file = Recording.Create(recording))
        {
            await file.AppendAllAsync(new DemoProcess(new DemoProcessOptions
            {
                Machines = 2,
                Duration = TimeSpan.FromMinutes(30),
                Pace = Pace.AsFastAsPossible,
                Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
            }));
        }

        using (var run = Start(recording, "uncut", checkpoints: null, speed: 0))
        {
            await run.EndAsync();
        }

        var random = new Random(12);
        var goneOn = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var run = Start(recording, "killed", _folder["checkpoints.db"], speed: 60);
            await run.HasSaidOrEndedAsync(kill == 0 ? "started on" : "Going on with");
            if (kill == 0)
            {
                // Without one the next run would begin anew, at its own speed.
                await HasCheckpointAsync(_folder["checkpoints.db"], run);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(900)), TimeProvider.System, CancellationToken.None);
            Assert.False(run.Process.HasExited, run.Said);
            await run.KillAsync();
            goneOn += run.LinesWith("Going on with") > 0 ? 1 : 0;
            if (File.Exists(_folder["killed.db"]))
            {
                SqliteHistoryStore.OpenExisting(_folder["killed.db"]).Dispose();
            }
        }

        using (var run = Start(recording, "killed", _folder["checkpoints.db"], speed: 0))
        {
            await run.EndAsync();
        }

        output.WriteLine(Invariant($"{goneOn} of {Kills} runs that were killed had gone on from a checkpoint."));
        using var uncut = SqliteHistoryStore.OpenExisting(_folder["uncut.db"]);
        using var killed = SqliteHistoryStore.OpenExisting(_folder["killed.db"]);
        var (wanted, found) = (new HistoryReader(uncut), new HistoryReader(killed));
        var only = Assert.Single(found.Runs());
        var newest = only.Id;
        Assert.Equal("completed", only.State);
        var series = wanted.Series();
        Assert.NotEmpty(series);
        Assert.Equal(series.Select(one => (one.Machine, one.Metric, one.Values)), found.Series(run: newest).Select(one => (one.Machine, one.Metric, one.Values)));
        foreach (var one in series)
        {
            var query = new SeriesQuery(one.Machine, one.Metric) { Resolution = HistoryResolution.Raw };
            var (all, same) = (wanted.Read(query)!, found.Read(query with { Run = newest })!);
            Assert.Equal(all.Times, same.Times);
            Assert.Equal(all.Means, same.Means);
            var minutes = query with { Resolution = HistoryResolution.Minute, Run = newest };
            Assert.Equal(all.Values, found.Read(minutes)!.Values);
        }

        var alerts = new EventQuery(HistoryEventKind.Alert) { Most = int.MaxValue };
        Assert.Equal(OfMachines(wanted.Events(alerts)), OfMachines(found.Events(alerts with { Run = newest })));
        var signals = new EventQuery(HistoryEventKind.Point) { Most = int.MaxValue };
        Assert.Equal(Brief(wanted.Events(signals)), Brief(found.Events(signals with { Run = newest })));
        Assert.NotEmpty(found.Events(new EventQuery(HistoryEventKind.Health)));

        // Of this computer there may be others each time.
        IEnumerable<(string Key, string State, DateTimeOffset Time, DateTimeOffset? Until, string Body)> OfMachines(IReadOnlyList<HistoryEvent> events) =>
            Brief([.. events.Where(happened => series.Any(one => one.Machine == happened.Machine))]);
    }

    private static async Task HasCheckpointAsync(string file, ProgramRun run)
    {
        while (!run.Process.HasExited)
        {
            if (File.Exists(file) && await PiecesAsync(file) > 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<long> PiecesAsync(string file)
    {
        // The run holds the file for itself; a copy may be torn, and is made again then.
        var copy = file + ".look";
        try
        {
            foreach (var suffix in new[] { "", "-wal" })
            {
                File.Delete(copy + suffix);
                if (File.Exists(file + suffix))
                {
                    File.Copy(file + suffix, copy + suffix);
                }
            }

            await using var connection = new SqliteConnection($"Data Source={copy};Pooling=false");
            await connection.OpenAsync();
            await using var counting = connection.CreateCommand();
            counting.CommandText = "SELECT COUNT(*) FROM piece";
            return (long)(await counting.ExecuteScalarAsync())!;
        }
        catch (Exception problem) when (problem is SqliteException or IOException)
        {
            return 0; // It is being made.
        }
    }

    private static IEnumerable<(string Key, string State, DateTimeOffset Time, DateTimeOffset? Until, string Body)> Brief(IReadOnlyList<HistoryEvent> events) =>
        events.OrderBy(happened => happened.Key, StringComparer.Ordinal).Select(happened => (happened.Key, happened.State, happened.Time, happened.Until, happened.Body));

    private ProgramRun Start(string recording, string history, string? checkpoints, int speed) => new(
        [
            "op", "workflow",
            "--source", $"file:{recording}",
            "--set", Invariant($"File.Speed={speed}"),
            "--set", $"History.Path={_folder[history + ".db"]}",
            "--set", "History.Interval=0.1",
            .. checkpoints is null ? Array.Empty<string>() : ["--set", $"Checkpoint.Path={checkpoints}", "--set", "Checkpoint.Interval=0.1"],
        ]);
}
