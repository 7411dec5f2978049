using Microsoft.Data.Sqlite;
using Npgsql;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>Tables in PostgreSQL as the version before left them; skipped where PostgreSQL isn't installed.</summary>
public sealed class PostgresMigrationTests(PostgresCheckpointStoreTests.Servers servers) : IClassFixture<PostgresCheckpointStoreTests.Servers>, IDisposable
{
    private static readonly string[] Copied = ["run", "series", "block", "rollup", "event"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Tables_of_format_1_answer_as_before_and_go_on()
    {
        var server = servers.Running;
        var database = server.CreateDatabase();
        await MakeAsync(server.ConnectionTo(database), HistoryMigrationTests.Unpack(_folder["history.db"]));
        Assert.True(PostgresAddress.TryParse(server.AddressOf(database), name => name == PostgresAddress.PasswordVariable ? PostgresServer.Password : null, out var address));
        using (var store = PostgresHistoryStore.Open(address))
        {
            HistoryMigrationTests.Check(store);
            await HistoryMigrationTests.GoOnAsync(store);
        }

        using var again = PostgresHistoryStore.Open(address);
        Assert.Equal(10_950, new HistoryReader(again).Read(new SeriesQuery("am-01", "temperature"))!.Values);
        Assert.InRange(again.Bytes, 1000, 2_000_000);
        server.Execute(database, "UPDATE rtw_history.version SET number = 9");
        var newer = Assert.Throws<HistoryException>(() => PostgresHistoryStore.Open(address));
        Assert.Contains("has format 9, but this version reads up to format 2; use the version that wrote it", newer.Message, StringComparison.Ordinal);
    }

    private static async Task MakeAsync(string connection, string file)
    {
        await using var target = new NpgsqlConnection(connection);
        await target.OpenAsync();
        using var reader = new StreamReader(typeof(PostgresMigrationTests).Assembly.GetManifestResourceStream("history-v1.sql")!); // The project has it.
        await ExecuteAsync(target, "CREATE SCHEMA rtw_history; SET search_path TO rtw_history; CREATE TABLE version (number INTEGER NOT NULL); INSERT INTO version VALUES (1)");
        await ExecuteAsync(target, await reader.ReadToEndAsync());
        await using var source = new SqliteConnection($"Data Source={file};Pooling=false");
        await source.OpenAsync();
        foreach (var table in Copied)
        {
            await CopyAsync(source, target, table);
        }

        foreach (var table in Copied.Where(table => table != "rollup"))
        {
            await ExecuteAsync(target, $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1000)");
        }
    }

    private static async Task CopyAsync(SqliteConnection source, NpgsqlConnection target, string table)
    {
        await using var reading = source.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file.
        reading.CommandText = $"SELECT * FROM {table}";
        await using var row = await reading.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            await using var inserting = target.CreateCommand();
            var names = Enumerable.Range(0, row.FieldCount).Select(row.GetName);
            inserting.CommandText = $"INSERT INTO {table} ({string.Join(", ", names)}) OVERRIDING SYSTEM VALUE VALUES ({string.Join(", ", names.Select((_, i) => Invariant($"@p{i}")))})";
#pragma warning restore CA2100
            for (var i = 0; i < row.FieldCount; i++)
            {
                inserting.Parameters.AddWithValue(Invariant($"p{i}"), row.GetValue(i));
            }

            await inserting.ExecuteNonQueryAsync();
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file, and of the version before.
        command.CommandText = text;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
