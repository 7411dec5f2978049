using Npgsql;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>A history in PostgreSQL that others write, too; skipped where the server isn't installed.</summary>
public sealed class SharedHistoryTests(PostgresCheckpointStoreTests.Servers servers) : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private const long Now = 639_000_000_000_000_000;

    private readonly string _database = PostgresServer.Missing is null ? servers.Running.CreateDatabase() : "";

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_write_that_is_still_being_committed_when_it_is_tried_again_is_there_once(long sequence)
    {
        using var store = Open();
        store.Write(WriteOf(sequence == 1 ? "other" : "w", 1));

        // What the first try has done when its connection breaks: the server has not finished its commit.
        await using var first = new NpgsqlConnection(servers.Running.ConnectionTo(_database));
        await first.OpenAsync();
        await using var commit = await first.BeginTransactionAsync();
        await using (var noting = new NpgsqlCommand("INSERT INTO rtw_history.writer VALUES ('w', $1, $2) ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence", first))
        {
            noting.Parameters.AddWithValue(sequence);
            noting.Parameters.AddWithValue(Now);
            await noting.ExecuteNonQueryAsync();
        }

        var again = Task.Run(() => store.Write(WriteOf("w", sequence)));
        while (!again.IsCompleted && (long)servers.Running.Execute(_database, "SELECT COUNT(*) FROM pg_locks WHERE NOT granted")! == 0)
        {
            // Until it waits for the first.
        }

        await commit.CommitAsync();
        await again;
        Assert.Equal(1L, servers.Running.Execute(_database, "SELECT COUNT(*) FROM rtw_history.block"));
        Assert.Equal(1L, servers.Running.Execute(_database, "SELECT SUM(count)::BIGINT FROM rtw_history.series"));
    }

    [PostgresTheory]
    [InlineData(-20_000)]
    [InlineData(1461)]
    public void A_machine_whose_clock_is_years_away_costs_nobody_anything(int days)
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow().AddDays(days));
        using var store = Open(time);
        using var other = Open();
        var retention = new HistoryRetention { Raw = TimeSpan.FromDays(1), Seconds = TimeSpan.FromDays(1), Minutes = TimeSpan.FromDays(1), Hours = TimeSpan.FromDays(1) };
        store.Write(WriteOf("w", 1, time.GetUtcNow().UtcTicks));
        other.Write(WriteOf("v", 1, TimeProvider.System.GetUtcNow().UtcTicks));

        Assert.False(other.Trim(retention, TimeProvider.System.GetUtcNow().UtcTicks));
        Assert.False(store.Trim(retention, time.GetUtcNow().UtcTicks));

        Assert.Equal(2L, servers.Running.Execute(_database, "SELECT COUNT(*) FROM rtw_history.block"));
        Assert.InRange(store.LastWritten(long.MaxValue)!.Value - time.GetUtcNow().UtcTicks, -TimeSpan.TicksPerMinute, TimeSpan.TicksPerMinute);
        Assert.Null(store.LastWritten(time.GetUtcNow().AddHours(-1).UtcTicks));
    }

    [PostgresFact]
    public async Task What_does_not_shrink_takes_no_more_than_half_of_the_room_from_single_values()
    {
        using var store = Open();
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Enumerable.Range(0, 1000).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)));
        }

        // Tables and indexes alone take more than that.
        var blocks = (long)servers.Running.Execute(_database, "SELECT bytes FROM rtw_history.size")!;
        Assert.InRange(store.Bytes, 3 * blocks, long.MaxValue);
        Assert.False(store.Trim(new HistoryRetention { Bytes = 2 * blocks }, TimeProvider.System.GetUtcNow().UtcTicks));
        Assert.True(store.Trim(new HistoryRetention { Bytes = (2 * blocks) - 2 }, TimeProvider.System.GetUtcNow().UtcTicks));
    }

    private PostgresHistoryStore Open(TimeProvider? time = null)
    {
        Assert.True(PostgresAddress.TryParse(
            servers.Running.AddressOf(_database), name => name == PostgresAddress.PasswordVariable ? PostgresServer.Password : null, out var address));
        return PostgresHistoryStore.Open(address, time);
    }

    private static HistoryWrite WriteOf(string writer, long sequence, long written = Now) => new()
    {
        Writer = writer,
        Sequence = sequence,
        Written = written,
        Runs = [new HistoryRun("r", "spc", "test", HistoryBench.Start, null, "running")],
        Blocks = [(new SeriesKey("r", "am-01", "temperature"), "", new NewBlock(HistoryResolution.Raw, 0, Now, Now, 1, new byte[20]))],
    };
}
