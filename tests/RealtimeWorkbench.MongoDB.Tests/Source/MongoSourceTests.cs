using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Reading what is there: order, ties, pages, ranges, and going on.</summary>
public sealed class MongoSourceTests : IAsyncLifetime
{
    private readonly WireServer _server = new();

    private WireCollection Collection => _server.Store.Collection("plant", "samples");

    private MongoSettings Settings => new()
    {
        Address = _server.Address,
        Database = "plant",
        Collection = "samples",
        Follow = false,
        PollInterval = 0.01,
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Reads_in_the_order_of_time_whatever_the_order_of_insertion()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        Insert(3, 1, 2);

        var reads = await MongoReads.OfAsync(Settings);

        Assert.Equal(["2026-11-21T10:00:01 am-01 v=1", "2026-11-21T10:00:02 am-01 v=2", "2026-11-21T10:00:03 am-01 v=3"], reads.Samples);
        Assert.Empty(reads.Notices);
        Assert.Empty(reads.Reasons);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    public async Task Reads_each_of_many_documents_of_one_time_once_in_small_pages(bool isById, int pageSize)
    {
        Collection.Indexed(isById ? [("timestamp", 1), ("_id", 1)] : [("timestamp", 1)]);
        foreach (var id in new[] { 5, 3, 1, 4, 2, 9, 8 })
        {
            Collection.Insert(Document(id, id > 7 ? 2 : 1));
        }

        var reads = await MongoReads.OfAsync(Settings with { PageSize = pageSize });

        Assert.Equal(7, reads.Samples.Distinct().Count());
        Assert.Equal(7, reads.Samples.Count);
        Assert.All(_server.Of("find").Skip(1), find => Assert.True(find["limit"].ToInt32() <= 5 + pageSize));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Goes_on_behind_every_document_as_if_it_had_not_stopped(bool isById)
    {
        Collection.Indexed(isById ? [("timestamp", 1), ("_id", 1)] : [("timestamp", 1)]);
        Collection.Insert(Enumerable.Range(0, 12).Select(i => Document(100 - i, i / 5)));
        var whole = await MongoReads.OfAsync(Settings);

        for (var stop = 1; stop <= 12; stop++)
        {
            var first = await MongoReads.OfAsync(Settings with { PageSize = 4 }, batchSize: 1, batches: stop + 1);
            var rest = await MongoReads.OfAsync(Settings with { PageSize = 3 }, first.End);

            Assert.Equal(whole.Samples.Order(), first.Samples.Concat(rest.Samples).Order());
        }
    }

    [Fact]
    public async Task Asks_the_server_for_the_range_the_machines_and_the_fields()
    {
        Collection.Indexed([("machine", 1), ("timestamp", 1), ("_id", 1)]);
        Insert(1, 2, 3, 4);
        Collection.Insert(Document(9, 2).Set("machine", "am-02"));

        var reads = await MongoReads.OfAsync(Settings with { From = "2026-11-21T10:00:02Z", To = "2026-11-21T10:00:04Z", Machines = "am-01", Metrics = "v" });

        Assert.Equal(["2026-11-21T10:00:02 am-01 v=2", "2026-11-21T10:00:03 am-01 v=3"], reads.Samples);
        Assert.Empty(reads.Notices);
        var find = _server.Of("find").Last(command => command["limit"].ToInt32() > 50);
        Assert.True(find["projection"].AsBsonDocument.Contains("v"));
        Assert.Contains("am-01", find["filter"].ToString(), StringComparison.Ordinal);
        Assert.Equal(new BsonDocument { { "timestamp", 1 }, { "_id", 1 } }, find["sort"]);
    }

    [Fact]
    public async Task Says_which_index_is_missing()
    {
        Insert(1);

        var reads = await MongoReads.OfAsync(Settings with { Machines = "am-01" });

        Assert.Equal(
            ["No index of samples gives its documents in the order of \"timestamp\", so the server sorts all that are left for each page; make one: db.getCollection(\"samples\").createIndex({ \"machine\": 1, \"timestamp\": 1, \"_id\": 1 })."],
            reads.Notices);
        Assert.Single(reads.Samples);
    }

    [Fact]
    public async Task Reads_time_series_by_their_time_alone()
    {
        Collection.Options = BsonDocument.Parse("{ timeseries: { timeField: 'at', metaField: 'press' } }");
        for (var i = 0; i < 9; i++)
        {
            Collection.Insert(new BsonDocument { { "_id", i % 2 }, { "at", At(i / 3) }, { "press", new BsonDocument("machine", "am-07") }, { "v", i } });
        }

        var first = await MongoReads.OfAsync(Settings with { PageSize = 2 }, batchSize: 1, batches: 5);
        var rest = await MongoReads.OfAsync(Settings with { PageSize = 2 }, first.End);

        Assert.Equal(Enumerable.Range(0, 9).Select(i => Invariant($"2026-11-21T10:00:0{i / 3} am-07 v={i}")), first.Samples.Concat(rest.Samples));
        Assert.Empty(first.Notices);
        Assert.All(_server.Of("find").Where(find => find.Contains("sort")), find => Assert.Equal(new BsonDocument("at", 1), find["sort"]));
    }

    [Theory]
    [InlineData("{ $numberLong: '1795255200250' }")]
    [InlineData("{ $numberDouble: '1795255200.25' }")]
    [InlineData("{ $numberDecimal: '1795255200.25' }")]
    [InlineData("'2026-11-21T10:00:00.25Z'")]
    [InlineData("'2026-11-21T11:00:00.250+01:00'")]
    [InlineData("{ $date: '2026-11-21T10:00:00.25Z' }")]
    public async Task Reads_times_by_their_form(string time)
    {
        Collection.Indexed([("ts", 1), ("_id", 1)]).Insert($"{{ _id: 1, ts: {time}, v: 1.5 }}");

        var reads = await MongoReads.OfAsync(Settings with { From = "2026-11-21T10:00:00.25Z", To = "2026-11-21T10:00:00.2501Z" });

        Assert.Equal(["2026-11-21T10:00:00.25 machine-1 v=1.5"], reads.Samples);
    }

    [Fact]
    public async Task Says_which_documents_no_order_holds()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        Insert(1);
        Collection.Insert("{ _id: 7, timestamp: '2026-11-21 10:00:02', v: 2 }").Insert("{ _id: 8, timestamp: { $date: '2031-01-01T00:00:00Z' }, v: 3 }");

        var reads = await MongoReads.OfAsync(Settings);

        Assert.Single(reads.Samples);
        Assert.Equal(
            [
                "samples has documents whose \"timestamp\" is \"2026-11-21 10:00:02\", such as that with _id 7; they are not read, for documents are read in the order of dates.",
                "samples has a document whose \"timestamp\" is 2031-01-01T00:00:00.000Z, more than a day ahead of this machine's clock; such documents are not read before their time, since all others would lie behind them.",
            ],
            reads.Notices);
    }

    [Fact]
    public async Task Reads_by_the_ids_of_documents()
    {
        Collection.Insert(Enumerable.Range(0, 5).Select(i => new BsonDocument { { "_id", new ObjectId(Invariant($"6920{i:x4}0000000000000000")) }, { "v", i } }));

        var first = await MongoReads.OfAsync(Settings with { OrderField = "_id", PageSize = 2 }, batches: 2);
        var rest = await MongoReads.OfAsync(Settings with { OrderField = "_id", PageSize = 2 }, first.End);

        Assert.Equal([0, 1, 2, 3, 4], first.Samples.Concat(rest.Samples).Select(sample => sample[^1] - '0'));
        Assert.Empty(first.Notices);
    }

    [Fact]
    public async Task Reads_ids_of_text_in_the_order_of_their_letters_whatever_the_language()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        string[] ids = ["a-2", "ab", "A", "a1", "ä", "a-b", "Z", "_"];
        Collection.Insert(ids.Select((id, i) => new BsonDocument { { "_id", id }, { "timestamp", At(i / 4) }, { "v", i } }));

        var first = await MongoReads.OfAsync(Settings with { PageSize = 1 }, batches: 4);
        var rest = await MongoReads.OfAsync(Settings with { PageSize = 2, Follow = true }, first.End, until: reads => reads.Samples.Count == 4);

        Assert.Equal(8, first.Samples.Concat(rest.Samples).Distinct().Count());
        Assert.Equal(4, first.Samples.Count);
    }

    [Fact]
    public async Task Too_many_documents_of_one_time_are_told_where_no_index_orders_them()
    {
        Collection.Indexed([("timestamp", 1)]);
        Collection.Insert(Enumerable.Range(0, 6).Select(i => Document(i, 1)));

        var refusal = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings with { PageSize = 3 }, options: new MongoSourceOptions { MostRemembered = 4 }));

        Assert.Equal(
            "More than 4 documents of samples have the value 2026-11-21T10:00:01.000Z in \"timestamp\", too many to tell which were read; make an index of \"timestamp\" and _id, or name a field with more different values in MongoDB.OrderField.",
            refusal.Message);
    }

    [Fact]
    public async Task A_collection_that_was_made_anew_with_earlier_documents_is_told()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        Insert(3);
        var first = await MongoReads.OfAsync(Settings with { Follow = true }, batches: 1);
        _server.Store.Drop("plant", "samples");
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        Insert(1);
        using var stop = new CancellationTokenSource();
        var count = 0;
        _server.Observing = command => _ = command.Contains("sort") && ++count == 3 ? Task.Run(stop.Cancel) : null;

        List<string> notices = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MongoReads.OfAsync(Settings with { Follow = true, LookBack = "" }, first.End, notices: notices, cancellationToken: stop.Token));

        Assert.Equal(
            ["samples has documents whose \"timestamp\" is 2026-11-21T10:00:01.000Z, but none from 2026-11-21T10:00:03.000Z on, up to which it was read: earlier ones are not read; if the collection was made anew, name another Checkpoint.Path and start again."],
            notices);
    }

    [Fact]
    public async Task A_position_of_another_field_is_refused()
    {
        Insert(1);
        var first = await MongoReads.OfAsync(Settings);

        var refusal = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings with { OrderField = "_id" }, first.End));
        var foreign = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings, new SourcePosition(3, Memo: "2 Whole id")));

        Assert.Equal(
            "The checkpoint of mongodb:samples was made by the field \"timestamp\", and now documents are read by \"_id\"; set MongoDB.OrderField as it was, or name another Checkpoint.Path to read from the start.",
            refusal.Message);
        Assert.Equal("The checkpoint of mongodb:samples holds no position of a collection; name another Checkpoint.Path to read it from its start.", foreign.Message);
    }

    private static BsonDateTime At(int second) => new(new DateTime(2026, 11, 21, 10, 0, second, DateTimeKind.Utc));

    private static BsonDocument Document(int id, int second) => new() { { "_id", id }, { "timestamp", At(second) }, { "machine", "am-01" }, { "v", id } };

    private void Insert(params ReadOnlySpan<int> seconds)
    {
        foreach (var second in seconds)
        {
            Collection.Insert(Document(second, second));
        }
    }
}
