using System.Text.Json;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Sql.Tests.Source;

/// <summary>The program itself, killed with SIGKILL again and again while it reads a table that grows.</summary>
public sealed class KilledReaderTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 6;
    private const string GoneOn = "Going on with";

    /// <summary>A run that was killed before its first checkpoint says nothing of one.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task No_row_is_lost_or_read_twice()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();

        // Three machines with the same times, one transaction each, so that kills fall between rows of one value.
        server.Execute(database, "CREATE TABLE samples (time timestamptz, machine text, v double precision); CREATE INDEX ON samples (time)");
        using var stop = new CancellationTokenSource();
        var rows = 0;
        var writing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                server.Execute(database, FormattableString.Invariant(
                    $"INSERT INTO samples SELECT timestamptz '2026-11-21 10:00:00Z' + {rows / 30} * interval '1 s', 'am-' || (i % 3), {rows} + i FROM generate_series(1, 10) AS i"));
                rows += 10;
            }
        });

        var random = new Random(7);
        var goneOn = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var run = Start(server.AddressOf(database), "killed", follow: true);
            await (kill == 0
                ? WhenCommittedAsync(run)
                : Task.WhenAny(run.HasSaidOrEndedAsync(GoneOn), Task.Delay(Longest, TimeProvider.System, CancellationToken.None)));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500)), TimeProvider.System, CancellationToken.None);
            Assert.False(run.Process.HasExited, run.Said);
            await run.KillAsync();
            goneOn += run.LinesWith(GoneOn);
        }

        await stop.CancelAsync();
        await writing;
        using var last = Start(server.AddressOf(database), "killed", follow: false);
        await last.EndAsync();
        goneOn += last.LinesWith(GoneOn);

        using var uncut = Start(server.AddressOf(database), "uncut", follow: false);
        await uncut.EndAsync();
        using var expected = JsonDocument.Parse(_folder.Read("uncut.json"));
        using var killed = JsonDocument.Parse(_folder.Read("killed.json"));
        var samples = killed.RootElement.GetProperty("samples");
        output.WriteLine(FormattableString.Invariant($"{rows} rows, {goneOn} runs went on from a checkpoint: {samples.GetRawText()}"));
        Assert.InRange(goneOn, 1, Kills);
        Assert.Equal(rows, samples.GetProperty("produced").GetInt32());
        Assert.Equal(expected.RootElement.GetProperty("samples").GetRawText(), samples.GetRawText());
        Assert.Equal(expected.RootElement.GetProperty("charts").GetRawText(), killed.RootElement.GetProperty("charts").GetRawText());
    }

    /// <summary>Waits until more than the empty tables has been written, or for <see cref="Longest"/>.</summary>
    private async Task WhenCommittedAsync(ProgramRun run)
    {
        var since = TimeProvider.System.GetTimestamp();
        var written = new FileInfo(_folder["checkpoints.db-wal"]);
        while (!run.Process.HasExited && TimeProvider.System.GetElapsedTime(since) < Longest && !(written.Exists && written.Length > 600_000))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            written.Refresh();
        }
    }

    private ProgramRun Start(string address, string name, bool follow)
    {
        Environment.SetEnvironmentVariable("RTW_POSTGRES_PASSWORD", PostgresServer.Password);
        return new ProgramRun(
        [
            "op", "spc",
            "--source", "sql",
            "--json", _folder[$"{name}.json"],
            "--no-browser",
            "--set", $"Sql.Address={address}",
            "--set", "Sql.Table=samples",
            "--set", "Sql.PollInterval=0.02",
            "--set", "Sql.PageSize=20",
            "--set", $"Sql.Follow={(follow ? "on" : "off")}",
            "--set", "Health.System=off",
            "--set", "Health.Process=off",
            .. name == "uncut" ? Array.Empty<string>() : ["--set", $"Checkpoint.Path={_folder["checkpoints.db"]}", "--set", "Checkpoint.Interval=0.1"],
        ]);
    }
}
