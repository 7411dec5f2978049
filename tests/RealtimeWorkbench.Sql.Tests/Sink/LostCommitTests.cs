using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Sink;

namespace RealtimeWorkbench.Sql.Tests.Sink;

public sealed class LostCommitTests : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private const string Table = "CREATE TABLE samples (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, time timestamptz NOT NULL, machine text NOT NULL, metric text NOT NULL, value double precision)";

    private readonly PostgresCheckpointStoreTests.Servers _servers;
    private readonly List<string> _notices = [];

    public LostCommitTests(PostgresCheckpointStoreTests.Servers servers)
    {
        _servers = servers;
        Environment.SetEnvironmentVariable("RTW_POSTGRES_PASSWORD", PostgresServer.Password);
    }

    private PostgresServer Server => _servers.Running;

    [PostgresFact]
    public async Task Values_are_in_the_table_once_wherever_the_connection_is_lost()
    {
        foreach (var loss in new[] { LossyProxy.Loss.BeforeTheCommit, LossyProxy.Loss.BeforeItsAnswer })
        {
            var database = Server.CreateDatabase();
            using var proxy = new LossyProxy(Server.Port);
            await using var sink = Open(database, proxy, new Hurried());

            await AppendAsync(sink, 0);
            proxy.Next = loss;
            await AppendAsync(sink, 1);
            await AppendAsync(sink, 2);

            Assert.Equal((3, 0), (sink.Delivered, sink.Underway));
            Assert.Equal("0 1 2", Server.Execute(database, "SELECT string_agg(value::text, ' ' ORDER BY id) FROM samples"));
        }

        Assert.Equal(4, _notices.Count);
        Assert.EndsWith(" What is to be written waits until it can be.", _notices[0], StringComparison.Ordinal);
        Assert.EndsWith(" takes values again.", _notices[1], StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_commit_that_still_goes_on_is_waited_for()
    {
        var database = Server.CreateDatabase();
        Server.Execute(
            database,
            Table + "; CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END'; CREATE CONSTRAINT TRIGGER held AFTER INSERT ON samples DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()");
        using var proxy = new LossyProxy(Server.Port);
        await using var holder = new Npgsql.NpgsqlConnection(Server.ConnectionTo(database));
        await holder.OpenAsync();
        await using var hold = new Npgsql.NpgsqlCommand("SELECT pg_advisory_lock(7)", holder);
        await using var sink = Open(database, proxy, new Hurried { OnThirdWait = holder.Close });
        await AppendAsync(sink, 0);
        await hold.ExecuteNonQueryAsync();

        proxy.Next = LossyProxy.Loss.BeforeItsAnswer;
        await AppendAsync(sink, 1);

        Assert.Equal((2, 0), (sink.Delivered, sink.Underway));
        Assert.Equal(2L, CountSettled(database));
    }

    [PostgresFact]
    public async Task Where_nobody_knows_what_became_of_them_that_is_said_and_nothing_written_twice()
    {
        var database = Server.CreateDatabase();
        Server.Execute(
            database,
            $"{Table}; CREATE FUNCTION public.txid_status(bigint) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'; ALTER DATABASE {database} SET search_path = public, pg_catalog");
        using var proxy = new LossyProxy(Server.Port);
        await using var sink = Open(database, proxy, new Hurried());

        await AppendAsync(sink, 0);
        proxy.Next = LossyProxy.Loss.BeforeItsAnswer;
        var unknown = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(sink, 1));

        Assert.Equal(
            $"The connection to postgres://127.0.0.1:{proxy.Port}/{database} broke while 1 values were being committed, and the server that answers now does not know what became of them; look whether \"samples\" has values from 2026-11-21T10:00:01.0000000Z to 2026-11-21T10:00:01.0000000Z, and replay what is missing.",
            unknown.Message);
        Assert.Equal((1, 1), (sink.Delivered, sink.Underway));
        Assert.Equal(2L, CountSettled(database));
    }

    [PostgresFact]
    public async Task Where_a_standby_has_taken_over_a_transaction_of_the_same_number_is_not_taken_for_the_own()
    {
        var database = Server.CreateDatabase();
        Server.Execute(database, $"{Table}; CREATE ROLE clerk LOGIN PASSWORD '{PostgresServer.Password}'; GRANT INSERT ON samples TO clerk");
        using var proxy = new LossyProxy(Server.Port);
        await using var sink = Open(database, proxy, new Hurried(), "clerk");
        await AppendAsync(sink, 0);
        Server.Execute(
            database,
            $"CREATE FUNCTION public.pg_walfile_name(pg_lsn) RETURNS text LANGUAGE sql AS 'SELECT ''00000063000000000000000A'''; ALTER DATABASE {database} SET search_path = public, pg_catalog");

        proxy.Next = LossyProxy.Loss.BeforeItsAnswer;
        var unknown = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(sink, 1));

        Assert.Contains("the server that answers now does not know what became of them", unknown.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (sink.Delivered, sink.Underway));
    }

    [PostgresFact]
    public async Task Values_that_may_be_in_the_table_are_not_said_to_be_missing_where_the_database_lets_nobody_in_any_more()
    {
        var database = Server.CreateDatabase();
        Server.Execute(database, $"{Table}; CREATE ROLE leaver LOGIN PASSWORD '{PostgresServer.Password}'; GRANT INSERT ON samples TO leaver");
        using var proxy = new LossyProxy(Server.Port);
        await using var sink = Open(database, proxy, new Hurried(), "leaver");
        await AppendAsync(sink, 0);
        Server.Execute(database, "ALTER ROLE leaver NOLOGIN");

        proxy.Next = LossyProxy.Loss.BeforeItsAnswer;
        var refused = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(sink, 1));

        Assert.Equal(2L, CountSettled(database));
        Assert.EndsWith(
            " 1 values are in the table. The connection broke while 1 more were being committed, so they may be in it or not; look whether samples has values from 2026-11-21T10:00:01.0000000Z to 2026-11-21T10:00:01.0000000Z, and replay what is missing.",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), (sink.Delivered, sink.Failed, sink.Underway));
    }

    [PostgresFact]
    public async Task Values_that_may_be_in_the_table_are_told_where_writing_is_stopped()
    {
        var database = Server.CreateDatabase();
        using var proxy = new LossyProxy(Server.Port);
        using var stop = new CancellationTokenSource();
        await using (var sink = Open(database, proxy, new Hurried()))
        {
            await AppendAsync(sink, 0);
            sink.Noticed += _ => stop.Cancel();
            proxy.Next = LossyProxy.Loss.BeforeItsAnswer;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AppendAsync(sink, 1, stop.Token));
        }

        Assert.Equal(2, _notices.Count);
        Assert.EndsWith(
            " broke while 1 values were being committed, and what became of them was not asked any more; look whether samples has values from 2026-11-21T10:00:01.0000000Z to 2026-11-21T10:00:01.0000000Z, and replay what is missing.",
            _notices[1],
            StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_commit_that_the_database_refused_is_not_called_open()
    {
        var database = Server.CreateDatabase();
        Server.Execute(database, $"{Table}; ALTER TABLE samples ADD CONSTRAINT once UNIQUE (value) DEFERRABLE INITIALLY DEFERRED");
        await using var sink = new SqlSink(new SqlSettings { Address = Server.AddressOf(database, PostgresServer.User), Table = "samples" });
        await AppendAsync(sink, 0);

        var refused = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(sink, 0));

        Assert.EndsWith(" 1 values are in the table; 1 that were read are not.", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (sink.Delivered, sink.Failed, sink.Underway));
    }

    [PostgresFact]
    public async Task A_table_that_is_there_asks_for_no_right_but_to_insert()
    {
        var database = Server.CreateDatabase();
        Server.Execute(database, $"{Table}; DROP ROLE IF EXISTS scribe; CREATE ROLE scribe LOGIN PASSWORD '{PostgresServer.Password}'; GRANT INSERT ON samples TO scribe");
        await using (var sink = new SqlSink(new SqlSettings { Address = Server.AddressOf(database, "scribe"), Table = "samples" }))
        {
            await AppendAsync(sink, 0);
        }

        await using var other = new SqlSink(new SqlSettings { Address = Server.AddressOf(database, "scribe"), Table = "others" });
        var refused = await Assert.ThrowsAsync<SourceException>(() => AppendAsync(other, 0));

        Assert.Equal(1L, Server.Execute(database, "SELECT count(*) FROM samples"));
        Assert.EndsWith(
            "grant INSERT on it, and CREATE on the schema where it is to be made. 0 values are in the table; 1 that were read are not.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Rows of the table once nobody writes it any more: a commit may still be on its way whose connection is lost already.</summary>
    private object? CountSettled(string database) =>
        Server.Execute(database, "BEGIN; LOCK TABLE samples IN SHARE MODE; SELECT count(*) FROM samples; COMMIT");

    private static async Task AppendAsync(SqlSink sink, int number, CancellationToken stop = default)
    {
        using var batch = SampleBatch.Rent(new MetricCatalog(), 1);
        var row = batch.AddRow(new DateTime(2026, 11, 21, 10, 0, number, DateTimeKind.Utc).Ticks, batch.Catalog.Machines.GetOrAdd("m"));
        batch.SetValue(row, batch.Catalog.Metrics.GetOrAdd("n"), number);
        await sink.AppendAsync(batch, stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await sink.FlushAsync(patience.Token);
    }

    private SqlSink Open(string database, LossyProxy proxy, TimeProvider time, string user = PostgresServer.User)
    {
        var sink = new SqlSink(new SqlSettings { Address = Invariant($"postgres://{user}@127.0.0.1:{proxy.Port}/{database}"), Table = "samples" }, time);
        sink.Noticed += notice => _notices.Add(notice.Text);
        return sink;
    }

    /// <summary>A clock whose waits are over at once.</summary>
    private sealed class Hurried : TimeProvider
    {
        private int _waits;

        public Action? OnThirdWait { get; init; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (++_waits == 3)
            {
                OnThirdWait?.Invoke();
            }

            return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
