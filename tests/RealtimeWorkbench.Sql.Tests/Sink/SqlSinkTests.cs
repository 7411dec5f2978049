using System.Globalization;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Sql.Sink;
using RealtimeWorkbench.Sql.Tests.Source;

namespace RealtimeWorkbench.Sql.Tests.Sink;

public sealed class SqlSinkTests : IClassFixture<PostgresCheckpointStoreTests.Servers>, IDisposable
{
    private readonly PostgresCheckpointStoreTests.Servers _servers;
    private readonly TemporaryFolder _folder = new();

    public SqlSinkTests(PostgresCheckpointStoreTests.Servers servers) => _servers = servers;

    private SqlSettings File => new() { Address = _folder["out.db"], Table = "odd \"\"name" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_to_a_new_table_is_read_as_it_was()
    {
        await AppendAsync(File, Line(0), Line(1));
        await AppendAsync(File, Line(2));

        Assert.Equal(
            ["2026-11-21T10:00:00.25 am-01 temperature=1000.1", "2026-11-21T10:00:00.25 am-01 power=250", "2026-11-21T10:00:01.25 am-01 temperature=1001.1"],
            (await SqlReads.OfAsync(File with { Follow = false })).Samples.Take(3));
        Assert.Equal(6, (await SqlReads.OfAsync(File with { Follow = false })).Samples.Count);
    }

    [Fact]
    public async Task A_table_of_other_columns_is_refused()
    {
        var sink = await AppendAsync(File, Line(0), "no sample");
        Assert.Equal((2, 0), (sink.Delivered, sink.Underway));

        await using var connection = new SqliteConnection($"Data Source={_folder["out.db"]};Pooling=false");
        await connection.OpenAsync();
        await using var make = connection.CreateCommand();
        make.CommandText = "CREATE TABLE other (a INT)";
        await make.ExecuteNonQueryAsync();
        var refused = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(File with { Table = "other" }, Line(0)));

        Assert.Equal($"{_folder["out.db"]} cannot be written: table other has no column named time. 0 values are in the table; 2 that were read are not.", refused.Message);

        // They failed; nothing is on its way.
        await using var refusing = new SqlSink(File with { Table = "other" });
        await Assert.ThrowsAsync<SourceException>(() => AppendAsync(refusing, Line(0)));
        Assert.Equal((0, 2, 0, refused.Message), (refusing.Delivered, refusing.Failed, refusing.Underway, refusing.Problem));
        Assert.Equal(
            "Samples are written to a table; name it in Sql.Table, such as --set Sql.Table=samples, and leave Sql.Query empty.",
            Assert.Throws<SourceException>(() => new SqlSink(File with { Table = "" })).Message);
    }

    [PostgresFact]
    public async Task PostgreSQL_takes_them_by_copy()
    {
        Environment.SetEnvironmentVariable("RTW_POSTGRES_PASSWORD", PostgresServer.Password);
        var server = _servers.Running;
        var database = server.CreateDatabase();
        var settings = new SqlSettings { Address = server.AddressOf(database), Table = "public.Samples", Follow = false };
        var sink = await AppendAsync(settings, [.. Enumerable.Range(0, 3000).Select(Line)]);

        Assert.Equal(6000, sink.Delivered);
        Assert.Equal(6000L, server.Execute(database, "SELECT count(*) FROM \"Samples\""));
        Assert.Equal("2026-11-21T10:00:00.25 am-01 temperature=1000.1", (await SqlReads.OfAsync(settings)).Samples[0]);
        server.Execute(database, "CREATE TABLE other (time text)");
        var refused = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(settings with { Table = "other" }, Line(0)));
        Assert.Contains("is no table of time (timestamptz), machine (text), metric (text), value (double precision)", refused.Message, StringComparison.Ordinal);
    }

    private static string Line(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp":"{{new DateTime(2026, 11, 21, 10, 0, 0, 250).AddSeconds(i):yyyy-MM-ddTHH:mm:ss.fff}}Z","machine":"am-01","temperature":{{1000 + i}}.1,"power":250,"layer":3}""");

    private async Task<SqlSink> AppendAsync(SqlSettings settings, params string[] lines)
    {
        await using var sink = new SqlSink(settings);
        await AppendAsync(sink, lines);
        return sink;
    }

    private Task AppendAsync(SqlSink sink, params string[] lines) =>
        new SampleTransfer(sink).RunAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = _folder.Write("in.jsonl", string.Join('\n', lines) + "\n") }));
}
