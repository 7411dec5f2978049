using Npgsql;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Tests.Source;

public sealed class PostgresSourceTests : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private static readonly SqlSourceOptions Impatient = new() { FirstWait = TimeSpan.FromMilliseconds(20), LongestWait = TimeSpan.FromMilliseconds(50), Seed = 1, Environment = Variable };

    private readonly PostgresCheckpointStoreTests.Servers _servers;
    private string? _database;

    public PostgresSourceTests(PostgresCheckpointStoreTests.Servers servers) => _servers = servers;

    private PostgresServer Server => _servers.Running;

    private string Database => _database ??= Server.CreateDatabase();

    private SqlSettings Settings => new() { Address = Server.AddressOf(Database), Table = "samples", Follow = false, PollInterval = 0.01 };

    [PostgresFact]
    public async Task Reads_what_columns_of_all_types_hold()
    {
        Execute("""
            CREATE TABLE samples (id bigint PRIMARY KEY, t timestamptz, machine varchar(20), a numeric(30,15), b real, c double precision, d boolean, e smallint, note text, doc jsonb);
            INSERT INTO samples VALUES (1, '2026-11-21 11:00:00.123456+01', 'am-01', 0.1, 0.1, 1e300, true, -3, 'x', '{}'),
              (2, '2026-11-21 10:00:01Z', 'am-02', NULL, NULL, NULL, false, NULL, NULL, NULL),
              (3, '2026-11-21 10:00:02Z', 'am-02', 12345678901234.123456789012345, NULL, 'NaN', NULL, NULL, NULL, NULL),
              (4, 'infinity', 'am-02', 1, NULL, NULL, NULL, NULL, NULL, NULL);
            """);

        var reads = await ReadAsync(Settings with { TimeColumn = "T" });

        Assert.Equal(["2026-11-21T10:00:00.123456 am-01 a=0.1 b=0.1 c=1E+300 d=1 e=-3", "2026-11-21T10:00:01 am-02 d=0"], reads.Samples);
        Assert.Equal(
            [
                "Row with \"id\" \"3\": \"c\" is \"NaN\"; a finite number is needed, or NULL.",
                "Row with \"id\" \"4\": \"t\" is \"infinity\"; ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970, from 1980 to 2099 is needed.",
            ],
            reads.Reasons);
    }

    [PostgresFact]
    public async Task Reads_by_times_whatever_the_session_would_show()
    {
        Execute($"ALTER DATABASE {Database} SET TimeZone = 'Asia/Tokyo'; ALTER DATABASE {Database} SET DateStyle = 'German'");
        Execute("""
            CREATE TABLE samples (time timestamp, v int);
            INSERT INTO samples SELECT timestamp '2026-11-21 10:00:00' + (i / 3) * interval '1.5 s', i FROM generate_series(0, 20) AS i;
            INSERT INTO samples VALUES ('infinity', 99);
            """);

        var first = await ReadAsync(Settings with { PageSize = 2, LookBack = "2s" });
        Execute("INSERT INTO samples VALUES ('2026-11-21 10:00:07', 50), ('2026-11-21 10:00:06.9', 51), ('2026-11-21 10:00:09', 52)");
        var then = await ReadAsync(Settings with { PageSize = 2, LookBack = "2s" }, first.End);

        Assert.Equal(Enumerable.Range(0, 21).Select(i => Invariant($"v={i}")), first.Samples.Select(text => text.Split(' ')[2]));
        Assert.Equal("2026-11-21T10:00:01.5 machine-1 v=3", first.Samples[3]);
        Assert.Equal(["v=50", "v=52"], then.Samples.Select(text => text.Split(' ')[2]));
        Assert.Single(first.Notices);
    }

    [PostgresTheory]
    [InlineData("numeric", "i / 10.0")]
    [InlineData("text", "to_char(i, 'FM0000')")]
    [InlineData("uuid", "lpad(to_hex(i), 32, '0')::uuid")]
    [InlineData("date", "date '2026-01-01' + i")]
    [InlineData("double precision", "i * 0.1")]
    public async Task Reads_by_a_column_of_any_type_that_grows(string type, string value)
    {
        Execute($"CREATE TABLE samples (k {type} PRIMARY KEY, time timestamptz, v int); INSERT INTO samples SELECT {value}, '2026-11-21 10:00:00Z', i FROM generate_series(1, 30) AS i");
        var settings = Settings with { OrderColumn = "k", PageSize = 7, Metrics = "v" };
        var first = await ReadAsync(settings, batches: 2);
        var then = await ReadAsync(settings, first.End);

        Assert.Equal(Enumerable.Range(1, 30).Select(i => Invariant($"v={i}")), first.Samples.Concat(then.Samples).Select(text => text.Split(' ')[2]));
    }

    [PostgresFact]
    public async Task A_transaction_that_commits_late_is_read_within_the_look_back()
    {
        Execute("CREATE TABLE samples (id bigserial PRIMARY KEY, time timestamptz DEFAULT '2026-11-21 10:00:00Z', v int); INSERT INTO samples (v) VALUES (1)");
        await using var late = new NpgsqlConnection(Server.ConnectionTo(Database));
        await late.OpenAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO samples (v) VALUES (2)", late);
        await insert.ExecuteNonQueryAsync();
        Execute("INSERT INTO samples (v) VALUES (3)");
        var settings = Settings with { LookBack = "100" };

        var first = await ReadAsync(settings);
        await transaction.CommitAsync();
        var then = await ReadAsync(settings, first.End);

        Assert.Equal(["v=1", "v=3"], first.Samples.Select(text => text.Split(' ')[2]));
        Assert.Equal(["v=2"], then.Samples.Select(text => text.Split(' ')[2]));
    }

    [PostgresFact]
    public async Task A_notification_wakes_it_at_once()
    {
        Execute("CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00Z', 1)");

        var reads = await ReadAsync(
            Settings with { Follow = true, PollInterval = 3600, NotifyChannel = "new \"rows" },
            until: reads =>
            {
                if (reads.Samples.Count < 4)
                {
                    Execute($"INSERT INTO samples VALUES ({reads.Samples.Count + 1}, '2026-11-21 10:00:00Z', 1); NOTIFY \"new \"\"rows\"");
                }

                return reads.Samples.Count == 4;
            });

        Assert.Equal(4, reads.Samples.Count);
    }

    [PostgresFact]
    public async Task A_server_that_stops_is_noticed_once_and_nothing_is_lost_or_doubled()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int); INSERT INTO samples SELECT i, '2026-11-21 10:00:00Z', i FROM generate_series(1, 500) AS i; CHECKPOINT");
        var stopped = 0;
        var inserted = Task.CompletedTask;

        var reads = await ReadAsync(
            Settings with { Address = server.AddressOf(database), Follow = true, PageSize = 50, NotifyChannel = "news" },
            batchSize: 50,
            until: reads =>
            {
                if (reads.Samples.Count is 100 or 500 && stopped < reads.Samples.Count)
                {
                    stopped = reads.Samples.Count;
                    var number = stopped + 1000;

                    // The row of the first stop has to be there before the server stops again.
                    inserted.GetAwaiter().GetResult();
                    server.StopServer();
                    inserted = Task.Run(() =>
                    {
                        server.StartServer();
                        server.Execute(database, $"INSERT INTO samples VALUES ({number}, '2026-11-21 10:00:00Z', {number})");
                    });
                }

                return reads.Samples.Count == 502;
            });

        await inserted;
        Assert.Equal(Enumerable.Range(1, 500).Concat([1100, 1500]).Select(i => Invariant($"v={i}")).Order(), reads.Samples.Select(text => text.Split(' ')[2]).Order());
        Assert.Contains(reads.Notices, text => text.EndsWith("Reading goes on as soon as it can.", StringComparison.Ordinal));
        Assert.InRange(reads.Notices.Count, 2, 4);
        Assert.EndsWith("answers again; reading goes on.", reads.Notices[^1], StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Says_in_a_sentence_what_is_refused_without_a_secret()
    {
        Execute("CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int, doc jsonb); CREATE TABLE \"Other\" (a int)");
        Execute("DROP ROLE IF EXISTS nosy; CREATE ROLE nosy LOGIN PASSWORD 'what only the test knows'");
        async Task<string> RefusedAsync(SqlSettings settings, string password = PostgresServer.Password) =>
            (await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(settings, options: Impatient with { Environment = _ => password }))).Message;

        var server = Invariant($"127.0.0.1:{Server.Port}");
        Assert.Equal(
            $"PostgreSQL at {server} refuses user rtw (password authentication failed for user \"rtw\"); check the user in Sql.Address and the password in RTW_POSTGRES_PASSWORD.",
            await RefusedAsync(Settings with { Follow = true }, "wrong"));
        Assert.Equal(
            $"PostgreSQL at {server} has no database nothing; create it, or name another one in Sql.Address.",
            await RefusedAsync(Settings with { Address = Server.AddressOf("nothing") }));
        Assert.Equal(
            $"postgres://{server}/{Database} refuses: relation \"Samples\" does not exist. Check Sql.Table or Sql.Query; the tables are Other, samples.",
            await RefusedAsync(Settings with { Table = "Samples" }));
        Assert.Equal(
            "samples has no column \"w\", which Sql.Metrics names; the columns are id, time, v, doc.",
            await RefusedAsync(Settings with { Metrics = "w" }));
        Assert.Equal(
            "samples cannot be read by \"doc\", which is of type jsonb; name a column of whole numbers, text or times in Sql.OrderColumn; the columns are id, time, v, doc.",
            await RefusedAsync(Settings with { OrderColumn = "doc" }));
        Assert.StartsWith(
            "User nosy must not read this in ", await RefusedAsync(Settings with { Address = Server.AddressOf(Database, "nosy") }), StringComparison.Ordinal);
        Assert.Contains(
            "syntax error", await RefusedAsync(Settings with { Table = "", Query = "SELECT * FORM samples" }), StringComparison.Ordinal);
        var unreachable = await RefusedAsync(Settings with { Address = "postgres://rtw@127.0.0.1:1/x" });
        Assert.StartsWith("PostgreSQL at 127.0.0.1:1 does not answer", unreachable, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_query_cannot_write_and_its_address_may_come_from_the_environment()
    {
        Execute("CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00Z', 1); CREATE FUNCTION grab() RETURNS int LANGUAGE sql AS 'DELETE FROM samples; SELECT 1'");
        var settings = Settings with { Address = "", Table = "", Query = "SELECT id, time, v * 2 AS \"double\" FROM samples WHERE v > 0; -- all" };
        var address = Server.AddressOf(Database).Replace("rtw@", $"rtw:{Uri.EscapeDataString(PostgresServer.Password)}@", StringComparison.Ordinal);
        var options = new SqlSourceOptions { Environment = name => name == "RTW_SQL_ADDRESS" ? address : null };

        var reads = await SqlReads.OfAsync(settings with { Query = "SELECT id, time, v * 2 AS \"double\" FROM samples WHERE v > 0 -- all" }, options: options);
        var writes = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(settings with { Query = "SELECT id, time, grab() AS v FROM samples" }, options: options));

        Assert.Equal(["2026-11-21T10:00:00 machine-1 double=2"], reads.Samples);
        Assert.StartsWith("Sql.Query would write to postgres://127.0.0.1:", writes.Message, StringComparison.Ordinal);
        Assert.Equal(1L, Server.Execute(Database, "SELECT count(*) FROM samples"));
        Assert.DoesNotContain("knows", new SqlSource(options with { Sql = settings }).PositionsName, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_column_that_goes_while_it_is_read_is_named()
    {
        Execute("CREATE TABLE samples (id int PRIMARY KEY, time timestamptz, v int, w int); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00Z', 1, 1)");

        var wrong = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(
            Settings with { Follow = true },
            until: _ =>
            {
                Execute("ALTER TABLE samples DROP COLUMN w");
                return false;
            }));

        Assert.Equal("samples has no column \"w\" any more; the columns are id, time, v; start again to read what is left.", wrong.Message);
    }

    private static string? Variable(string name) => name == "RTW_POSTGRES_PASSWORD" ? PostgresServer.Password : null;

    private static async Task<Reads> ReadAsync(SqlSettings settings, SourcePosition? from = null, int batchSize = 10, int batches = int.MaxValue, Func<Reads, bool>? until = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await SqlReads.OfAsync(settings, from, batchSize, batches, until, Impatient, patience.Token);
    }

    private void Execute(string statement) => Server.Execute(Database, statement);
}
