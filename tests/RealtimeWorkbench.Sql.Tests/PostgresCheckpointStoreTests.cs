using Npgsql;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql.Tests;

public sealed class PostgresCheckpointStoreTests : IClassFixture<PostgresCheckpointStoreTests.Servers>
{
    private readonly Servers _servers;
    private readonly List<string> _warnings = [];
    private string? _database;

    public PostgresCheckpointStoreTests(Servers servers) => _servers = servers;

    private PostgresServer Server => _servers.Running;

    private string Database => _database ??= Server.CreateDatabase();

    [PostgresFact]
    public Task Gives_back_what_was_committed_piece_by_piece() => StoreContract.GivesBackWhatWasCommittedPieceByPiece(OpenAsync);

    [PostgresFact]
    public Task Keeps_what_has_no_partition_and_no_position() => StoreContract.KeepsWhatHasNoPartitionAndNoPosition(OpenAsync);

    [PostgresFact]
    public Task Refuses_what_an_older_epoch_commits_and_takes_the_rest() => StoreContract.RefusesWhatAnOlderEpochCommitsAndTakesTheRest(OpenAsync);

    [PostgresFact]
    public async Task Takes_more_state_than_goes_over_the_line_at_once()
    {
        await using var store = await OpenAsync();
        await store.BeginAsync("run", "a");
        var pieces = Enumerable.Range(0, 40).Select(i => ("am-01", "voxels", (long)i, (string?)new string((char)('a' + (i % 26)), 500_000)));

        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 10, [.. pieces]));

        var state = await store.BeginAsync("run", "a");
        Assert.Equal(40, state.Pieces.Count);
        Assert.All(state.Pieces, piece => Assert.Equal((byte)('a' + (piece.Piece.Key % 26)), piece.Piece.Bytes!.Value.Span[499_999]));
    }

    [PostgresFact]
    public async Task Workers_that_start_at_once_make_the_tables_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));

        Assert.Equal(1L, Server.Execute(Database, "SELECT count(*) FROM rtw_format"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task Commits_and_takeovers_at_the_same_time_never_mix_a_position_with_another_state()
    {
        var committed = 0;
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        await Task.WhenAll(new[] { first, second }.Select(store => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var state = await store.BeginAsync("run", "a");
                var reached = state.Position?.Offset ?? 0;
                Assert.Equal(reached == 0 ? [] : [Invariant($"am-01//0={reached}")], StoreContract.Texts(state));
                try
                {
                    for (var step = 1; step <= 3; step++)
                    {
                        await store.CommitAsync(StoreContract.Checkpoint("a", state.Epoch, reached + step, ("am-01", "", 0, Invariant($"{reached + step}"))));
                        Interlocked.Increment(ref committed);
                    }
                }
                catch (FencedException)
                {
                    // The other one was quicker.
                }
            }
        })));

        Assert.Equal(committed, (await first.BeginAsync("run", "a")).Position?.Offset);
    }

    [PostgresFact]
    public async Task A_worker_that_stands_still_in_the_middle_of_a_commit_is_thrown_out()
    {
        await using var store = await OpenAsync();
        await store.BeginAsync("run", "a");
        await using var still = new NpgsqlConnection(Server.ConnectionTo(Database));
        await still.OpenAsync();
        await using var transaction = await still.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("UPDATE rtw_partition SET position = 99", still);
        await command.ExecuteNonQueryAsync();

        var state = await store.BeginAsync("run", "a").AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((2, null), (state.Epoch, state.Position));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync());
    }

    [PostgresFact]
    public async Task A_takeover_that_waits_for_the_lock_of_somebody_else_says_whose_it_is_and_tries_again()
    {
        await using var holder = new NpgsqlConnection(Server.ConnectionTo(Database) + ";Application Name=backup");
        await holder.OpenAsync();
        await using (var role = new NpgsqlCommand($"CREATE ROLE press LOGIN PASSWORD '{PostgresServer.Password}'; GRANT ALL ON SCHEMA public TO press; GRANT ALL ON DATABASE \"{Database}\" TO press", holder))
        {
            await role.ExecuteNonQueryAsync();
        }

        var address = Server.AddressOf(Database, "press") + "?command_timeout=5";
        await using var store = await OpenAsync(address);
        await store.BeginAsync("run", "a");
        await using var transaction = await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("UPDATE rtw_partition SET position = 99", holder);
        await command.ExecuteNonQueryAsync();

        var waiting = store.BeginAsync("run", "a").AsTask();
        await WhenWarnedAsync();
        await transaction.RollbackAsync();
        var state = await waiting.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(2, state.Epoch);
        Assert.Matches(
            "^PostgreSQL at .+: partition a is locked by session [0-9]+ of .+ \\(backup\\), which press must not end; end it, or what it does\\. The state of partition a is needed, so it is tried again for 60 s\\.$",
            Assert.Single(_warnings));
    }

    [PostgresFact]
    public async Task A_server_that_goes_away_is_said_and_waited_for()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();
        await using var store = await OpenAsync(server.AddressOf(database));
        await store.BeginAsync("run", "a");
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 10, ("am-01", "", 0, "before")));

        server.StopServer();
        var problem = await Assert.ThrowsAsync<CheckpointException>(
            async () => await store.CommitAsync(StoreContract.Checkpoint("a", 1, 20, ("am-01", "", 0, "after"))));
        problem = await Assert.ThrowsAsync<CheckpointException>(
            async () => await store.CommitAsync(StoreContract.Checkpoint("a", 1, 20, ("am-01", "", 0, "after"))));
        var waiting = store.BeginAsync("run", "b").AsTask();
        await WhenWarnedAsync();
        server.StartServer();
        await waiting;
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 20, ("am-01", "", 0, "after")));

        Assert.StartsWith(Invariant($"PostgreSQL at 127.0.0.1:{server.Port} does not answer ("), problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("The state of partition b is needed, so it is tried again for 60 s.", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal(["am-01//0=after"], StoreContract.Texts(await store.BeginAsync("run", "a")));
    }

    [PostgresFact]
    public async Task A_server_that_is_not_there_is_said_at_once()
    {
        var problem = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync("postgres://rtw@127.0.0.1:1/checkpoints"));

        Assert.StartsWith("PostgreSQL at 127.0.0.1:1 does not answer (", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("); check the address in Checkpoint.Path, and that the server is running.", problem.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_wrong_password_or_user_is_said_without_the_password()
    {
        var problem = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync(Server.AddressOf(Database), "not the password"));

        Assert.StartsWith(Invariant($"PostgreSQL at 127.0.0.1:{Server.Port} refuses user rtw ("), problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("; check the user in Checkpoint.Path and the password in RTW_POSTGRES_PASSWORD.", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", problem.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_missing_password_is_asked_for()
    {
        var problem = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync(Server.AddressOf(Database), password: ""));

        Assert.Equal(
            Invariant($"PostgreSQL at 127.0.0.1:{Server.Port} asks for the password of rtw; put it into the environment variable RTW_POSTGRES_PASSWORD."), problem.Message);
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var problem = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync(Server.AddressOf("nothing")));

        Assert.Equal(
            Invariant($"PostgreSQL at 127.0.0.1:{Server.Port} has no database nothing; create it, or name another one in Checkpoint.Path."), problem.Message);
    }

    [PostgresFact]
    public async Task A_user_who_may_not_make_tables_is_told_so()
    {
        Server.Execute("postgres", "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'reads'");

        var problem = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync(Server.AddressOf(Database, "reader"), "reads"));

        Assert.StartsWith("User reader must not make or write the tables of checkpoints in postgres://", problem.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_position_or_a_name_that_is_not_what_was_written_is_refused()
    {
        await using var store = await OpenAsync();
        await store.BeginAsync("run", "a");
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 10, ("am-01", "charts", 7, "content")));

        Server.Execute(Database, "UPDATE rtw_partition SET position = 11");
        var position = await Assert.ThrowsAsync<CheckpointException>(async () => await store.BeginAsync("run", "a"));
        Server.Execute(Database, "UPDATE rtw_partition SET position = 10; UPDATE rtw_piece SET machine = 'am-02'");
        var machine = await Assert.ThrowsAsync<CheckpointException>(async () => await store.BeginAsync("run", "a"));

        Assert.EndsWith(
            " is damaged: the position of partition a is not what was written. Take a copy of it from before, or delete it to begin anew.", position.Message, StringComparison.Ordinal);
        Assert.Contains(" is damaged: piece 7 of charts of am-02 is not what was written.", machine.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Tables_of_a_later_version_and_a_database_that_cannot_hold_all_names_are_refused()
    {
        await using (await OpenAsync())
        {
            Server.Execute(Database, "UPDATE rtw_format SET version = 9");
        }

        var later = await Assert.ThrowsAsync<CheckpointException>(OpenAsync);
        var latin = Server.CreateDatabase("ENCODING 'LATIN1' TEMPLATE template0");
        var narrow = await Assert.ThrowsAsync<CheckpointException>(() => OpenAsync(Server.AddressOf(latin)));

        Assert.Contains("have format 9, but this version reads format 2", later.Message, StringComparison.Ordinal);
        Assert.Contains("has the encoding LATIN1, which cannot hold the names of all machines", narrow.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_piece_that_was_changed_by_other_hands_is_refused()
    {
        await using var store = await OpenAsync();
        await store.BeginAsync("run", "a");
        await store.CommitAsync(StoreContract.Checkpoint("a", 1, 10, ("am-01", "charts", 3, "good")));
        Server.Execute(Database, "UPDATE rtw_piece SET bytes = 'bad'");

        var problem = await Assert.ThrowsAsync<CheckpointException>(async () => await store.BeginAsync("run", "a"));

        Assert.StartsWith($"The checkpoint {store.Name} is damaged: piece 3 of charts of am-01 is not what was written.", problem.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_workbench_goes_on_from_the_database_that_its_settings_name()
    {
        // As with psql: the standard variable of PostgreSQL counts, too.
        await StoreContract.AssertGoesOnAsync(new CheckpointSettings { Path = $"Host=127.0.0.1;Port={Server.Port};Username={PostgresServer.User};Database={Database};Passfile={_servers.PasswordFile}" });
    }

    private async Task WhenWarnedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            lock (_warnings)
            {
                if (_warnings.Count > 0)
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    private Task<ICheckpointStore> OpenAsync() => OpenAsync(Server.AddressOf(Database));

    private async Task<ICheckpointStore> OpenAsync(string path, string password = PostgresServer.Password)
    {
        Assert.True(PostgresAddress.TryParse(path, name => name == PostgresAddress.PasswordVariable ? password : null, out var address));
        return await PostgresCheckpointStore.OpenAsync(address, Warn, CancellationToken.None);
    }

    private void Warn(string sentence)
    {
        lock (_warnings)
        {
            _warnings.Add(sentence);
        }
    }

    /// <summary>One server for the tests of the class, started by the first of them that runs.</summary>
    public sealed class Servers : IDisposable
    {
        private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());
        private readonly string _passwordFile = Path.GetTempFileName();

        public PostgresServer Running => _server.Value;

        /// <summary>A .pgpass file for the server.</summary>
        public string PasswordFile
        {
            get
            {
                File.WriteAllText(_passwordFile, $"127.0.0.1:{Running.Port}:*:{PostgresServer.User}:{PostgresServer.Password}\n");
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(_passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                return _passwordFile;
            }
        }

        public void Dispose()
        {
            File.Delete(_passwordFile);
            if (_server.IsValueCreated)
            {
                _server.Value.Dispose();
            }
        }
    }
}
