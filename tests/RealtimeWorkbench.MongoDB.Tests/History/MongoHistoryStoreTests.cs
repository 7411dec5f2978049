using MongoDB.Bson;
using RealtimeWorkbench.History;
using RealtimeWorkbench.MongoDB.History;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Sql.Tests.History;

namespace RealtimeWorkbench.MongoDB.Tests.History;

/// <summary>What is peculiar to a history in MongoDB: what it asks of the server, and which servers it takes.</summary>
public sealed class MongoHistoryStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HistoryServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_server_without_transactions_is_refused_with_what_to_do()
    {
        await using var alone = new WireServer();
        var refused = Assert.Throws<HistoryException>(() => MongoHistoryStore.Open(alone.Address, _ => null, Patience, Patience));

        Assert.Equal(
            $"MongoDB at 127.0.0.1:{alone.Port} belongs to no replica set, and so has no transactions, without which a history would lose or double values when a run is killed; "
            + "start it with --replSet rs0 and call rs.initiate() once, which a single server can do as well, or name another History.Path.",
            refused.Message);
        Assert.Empty(alone.Store.Databases);
    }

    [Fact]
    public void A_history_of_a_newer_version_is_refused_and_left_alone()
    {
        _server.Of("about").Insert("{_id: 'version', number: 2}");

        Assert.Equal(
            $"The history in mongodb://127.0.0.1:{_server.Server.Port}/plant has format 2, but this version reads up to format 1; use the version that wrote it, or another database.",
            Assert.Throws<HistoryException>(() => _server.Open()).Message);
        Assert.Equal(1, _server.Of("about").Count);
    }

    [Fact]
    public void An_address_with_a_password_is_refused_and_not_shown() => Assert.Equal(
        "History.Path holds a password, but settings are shown and exported; take it out and put it into the environment variable RTW_MONGODB_PASSWORD.",
        Assert.Throws<HistoryException>(() => MongoHistoryStore.Open("mongodb://press:secret@127.0.0.1/plant")).Message);

    [Fact]
    public async Task Every_change_is_in_a_transaction_that_a_majority_has_in_its_journal()
    {
        using var store = _server.Open();
        var opened = _server.Server.Received.Count;
        await BringAsync(store);
        while (store.Trim(new HistoryRetention { Raw = TimeSpan.FromTicks(1), Seconds = TimeSpan.FromTicks(1) }, TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks))
        {
            // Step by step.
        }

        foreach (var command in _server.Server.Received.Skip(opened))
        {
            var name = command.GetElement(0).Name;
            if (name is "insert" or "update" or "delete")
            {
                Assert.False(command["autocommit"].AsBoolean);
            }
            else if (name is "commitTransaction" or "findAndModify")
            {
                Assert.Equal(("majority", true), (command["writeConcern"]["w"].AsString, command["writeConcern"]["j"].AsBoolean));
            }

            if (command.Contains("startTransaction"))
            {
                Assert.Equal("snapshot", command["readConcern"]["level"].AsString);
            }
        }
    }

    [Fact]
    public async Task Every_command_goes_along_an_index()
    {
        using var store = _server.Open();
        await BringAsync(store);
        using (var view = store.OpenView())
        {
            var series = Assert.Single(view.Series("am-01", "temperature", "r"));
            Assert.Empty(view.Tail("r", "am-01", 7));
            Assert.Empty(view.Awaited("r", "am-01", 7));
            Assert.Empty(view.Settled(series, 7));
            Assert.Empty(view.GivenUp(series.Number));
            Assert.NotEmpty(view.RollUps(series.Number, HistoryResolution.Minute, 0, long.MaxValue));
            Assert.NotEmpty(view.Blocks(series, HistoryResolution.Second, 0, long.MaxValue));
            Assert.NotEmpty(view.Events(new EventQuery(HistoryEventKind.Alert) { Run = "r", From = HistoryBench.Start }));
        }

        while (store.Trim(new HistoryRetention { Bytes = 1 }, 1) || store.Trim(new HistoryRetention { Raw = TimeSpan.FromTicks(1), Seconds = TimeSpan.FromTicks(1), Minutes = TimeSpan.FromTicks(1), Hours = TimeSpan.FromTicks(1) }, long.MaxValue))
        {
            // Step by step.
        }

        foreach (var (collection, filter) in _server.Server.Received.SelectMany(FiltersOf).Where(one => one.Filter.ElementCount > 0))
        {
            // At least the first field of an index is asked for.
            var fields = filter.Names.ToHashSet(StringComparer.Ordinal);
            var used = _server.Of(collection).Indexes.Select(index => index["key"].AsBsonDocument.Names.TakeWhile(fields.Contains).Count()).Max();
            Assert.True(used >= 1, $"{collection}: {filter}");
        }
    }

    [Fact]
    public async Task A_view_stays_at_its_instant_whatever_is_written_and_settled_meanwhile()
    {
        using var store = _server.Open();
        await BringAsync(store);
        using var view = store.OpenView();
        var series = Assert.Single(view.Series());
        var before = view.Blocks(series, HistoryResolution.Raw, 0, long.MaxValue).Select(block => block.Number).ToList();
        await BringAsync(store, "r2");
        while (store.Trim(new HistoryRetention { Raw = TimeSpan.FromTicks(1) }, TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks))
        {
            // Step by step.
        }

        Assert.Equal(before, view.Blocks(series, HistoryResolution.Raw, 0, long.MaxValue).Select(block => block.Number));
        Assert.Single(view.Runs());
        Assert.Empty(view.GivenUp(series.Number));
        using var now = store.OpenView();
        Assert.Empty(now.Blocks(series, HistoryResolution.Raw, 0, long.MaxValue));
        Assert.Equal(2, now.Runs().Count);
    }

    [Fact]
    public async Task A_view_that_is_older_than_the_server_keeps_says_so()
    {
        using var store = _server.Open();
        await BringAsync(store);
        using var view = store.OpenView();
        _server.Server.Transactions.ForgetInstants();

        Assert.Equal(
            $"Reading {store.Name} took longer than the server keeps an instant (minSnapshotHistoryWindowInSeconds); ask for less at once.",
            Assert.Throws<HistoryException>(() => view.Runs()).Message);
    }

    private static async Task BringAsync(IHistoryStore store, string run = "r")
    {
        var bench = new HistoryBench(store, new HistoryWriterOptions { SettleAt = 100 });
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, run);
        bench.Add(writer, new HistoryPlace(run, 0, GoesOn: false), Enumerable.Range(0, 200).Select(i => (HistoryBench.Start.AddSeconds(i), 1.0 * i)));
        writer.Add(new HistoryEvent(run, HistoryEventKind.Alert, "a", HistoryBench.Start, null, "am-01", "temperature", "active", "high", "{}"));
        await writer.FlushAsync();
    }

    private static IEnumerable<(string Collection, BsonDocument Filter)> FiltersOf(BsonDocument command)
    {
        var (name, collection) = (command.GetElement(0).Name, command[0].IsString ? command[0].AsString : "");
        var filters = name switch
        {
            "find" => [command["filter"].AsBsonDocument],
            "findAndModify" => [command["query"].AsBsonDocument],
            "update" => command["updates"].AsBsonArray.Select(one => one["q"].AsBsonDocument),
            "delete" => command["deletes"].AsBsonArray.Select(one => one["q"].AsBsonDocument),
            "aggregate" => command["pipeline"].AsBsonArray.Select(stage => stage.AsBsonDocument).Where(stage => stage.Contains("$match")).Select(stage => stage["$match"].AsBsonDocument),
            _ => [],
        };
        return filters.Select(filter => (collection.Replace(HistoryCollections.Prefix, "", StringComparison.Ordinal), filter));
    }
}
