using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Collections that no order fits: clocks that are ahead, views whose rows share an id, lists in the place of the time.</summary>
public sealed class OddTests : IAsyncLifetime
{
    /// <summary>What the clock of the reader says in these tests.</summary>
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private readonly WireServer _server = new();

    private WireCollection Collection => _server.Store.Collection("plant", "samples");

    private MongoSettings Settings => new() { Address = _server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01 };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_is_ahead_hides_nobody_and_is_told(bool isById)
    {
        Collection.Indexed(isById ? [("timestamp", 1), ("_id", 1)] : [("timestamp", 1)]);
        InsertAt((1, 3600));
        var told = new List<string>();

        var first = await FollowAsync(4, told, count =>
        {
            if (count == 1)
            {
                InsertAt((2, -5), (3, 3601));
            }
            else if (count == 3)
            {
                InsertAt((4, -2));
            }
        });

        // While it was not running, and later than the look-back behind where reading was.
        InsertAt((5, -1), (6, 30), (7, 3602));
        var rest = await FollowAsync(3, told, _ => { }, first);

        Assert.Equal(["1", "2", "3", "4"], FollowTests.Values(first).Order(StringComparer.Ordinal));
        Assert.Equal(["5", "6", "7"], FollowTests.Values(rest));
        Assert.Equal(2, told.Count);
        Assert.Equal(
            "samples has documents whose \"timestamp\" is up to 2026-11-22T13:00:00.000Z, more than a minute ahead of this machine's clock; those of other clocks are looked for from MongoDB.LookBack (10s) before this machine's clock on, as long as at most 10000 documents lie behind that: set the clocks right, or read by _id (MongoDB.OrderField=_id).",
            told[0]);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_hides_nobody_from_a_run_that_was_stopped_while_it_read_the_past()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]);
        InsertAt((1, 3600), (2, 3601));
        var first = await MongoReads.OfAsync(Settings with { PageSize = 1 }, batches: 1);
        InsertAt((3, -5));

        var rest = await FollowAsync(2, [], _ => { }, first);

        Assert.Equal(["1"], FollowTests.Values(first));
        Assert.Equal(["3", "2"], FollowTests.Values(rest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_of_a_view_that_share_their_id_come_once_each_in_small_pages(bool isOfView)
    {
        _server.Store.Collection("plant", "unwound").Options = BsonDocument.Parse("{ viewOn: 'buckets', pipeline: [ { $match: {} }, { $unwind: '$samples' } ] }");
        Collection.Options = BsonDocument.Parse(isOfView ? "{ viewOn: 'unwound', pipeline: [] }" : "{ viewOn: 'buckets', pipeline: [ { $group: {} }, { $unwind: '$samples' } ] }");
        for (var i = 0; i < 9; i++)
        {
            Collection.Insert(new BsonDocument { { "_id", 7 }, { "timestamp", new BsonDateTime(Now.AddSeconds((i % 3) - 9)) }, { "metric", Invariant($"m{i / 3}") }, { "value", i } });
        }

        var whole = await MongoReads.OfAsync(Settings with { Follow = false, PageSize = 2 });
        var first = await MongoReads.OfAsync(Settings with { Follow = false, PageSize = 2 }, batchSize: 1, batches: 3);
        var rest = await MongoReads.OfAsync(Settings with { PageSize = 3 }, first.End, until: reads => reads.Samples.Count >= 6);

        Assert.Equal(9, whole.Samples.Distinct().Count());
        Assert.Equal(9, whole.Samples.Count);
        Assert.Equal(whole.Samples.Order(StringComparer.Ordinal), first.Samples.Concat(rest.Samples).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ viewOn: 'line', pipeline: [ { $match: {} } ] }")]
    [InlineData("{ viewOn: 'line', pipeline: [ { $unwind: '$samples' }, { $group: {} } ] }")]
    public async Task A_view_whose_rows_have_ids_of_their_own_is_read_by_them(string options)
    {
        Collection.Options = BsonDocument.Parse(options);
        InsertAt((1, -9), (2, -9), (3, -8));

        var reads = await MongoReads.OfAsync(Settings with { Follow = false, PageSize = 2 });

        Assert.Equal(["1", "2", "3"], FollowTests.Values(reads));
        Assert.All(_server.Of("find").Where(find => find.Contains("sort")), find => Assert.Equal(new BsonDocument { { "timestamp", 1 }, { "_id", 1 } }, find["sort"]));
    }

    [Theory]
    [InlineData(false, "timestamp")]
    [InlineData(true, "timestamp")]
    [InlineData(false, "at.timestamp")]
    public async Task Lists_in_the_place_of_the_time_that_fill_a_page_hold_nobody_up(bool follows, string time)
    {
        Collection.Indexed([(time, 1), ("_id", 1)]);
        InsertAt((1, -9), (2, -8), (3, -7));
        for (var id = 7; id < 12; id++)
        {
            Collection.Insert(new BsonDocument { { "_id", id }, { "timestamp", new BsonArray { new BsonDateTime(Now.AddSeconds(-9)), new BsonDateTime(Now) } }, { "v", id } });
        }

        if (time != "timestamp")
        {
            Collection.Change([], onlyFirst: false, document =>
            {
                BsonValue at = document["timestamp"] is BsonArray list
                    ? new BsonArray(list.Select(one => new BsonDocument("timestamp", one)))
                    : new BsonDocument("timestamp", document["timestamp"]);
                return new BsonDocument { { "_id", document["_id"] }, { "at", at }, { "v", document["v"] } };
            });
        }

        var reads = await MongoReads.OfAsync(Settings with { PageSize = 2, Follow = follows, TimeField = time }, until: reads => reads.Samples.Count == 3);

        Assert.Equal(["1", "2", "3"], FollowTests.Values(reads));
        Assert.Contains("such as that with _id 7; they are not read", Assert.Single(reads.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_full_of_times_to_come_that_the_server_cannot_leave_out_is_the_last()
    {
        Collection.Indexed([("timestamp", 1), ("_id", 1)]).Insert("{ _id: 1, timestamp: '2026-11-21T10:00Z', v: 1 }");
        for (var id = 2; id < 7; id++)
        {
            Collection.Insert(Invariant($"{{ _id: {id}, timestamp: '2031-01-0{id}T10:00Z', v: {id} }}"));
        }

        var reads = await MongoReads.OfAsync(Settings with { PageSize = 2, Follow = false });

        Assert.Equal(["1"], FollowTests.Values(reads));
        Assert.Contains("more than a day ahead", Assert.Single(reads.Notices), StringComparison.Ordinal);
    }

    private void InsertAt(params IEnumerable<(int Id, int Seconds)> documents) => Collection.Insert(documents.Select(document => new BsonDocument
    {
        { "_id", document.Id }, { "timestamp", new BsonDateTime(Now.AddSeconds(document.Seconds)) }, { "machine", "am-01" }, { "v", document.Id },
    }));

    /// <summary>Follows until so many samples are there; after each number of them an action may insert more.</summary>
    private Task<Reads> FollowAsync(int samples, List<string> told, Action<int> after, Reads? from = null)
    {
        var acted = 0;
        return MongoReads.OfAsync(
            Settings,
            from?.End,
            batchSize: 1,
            notices: told,
            until: reads =>
            {
                if (reads.Samples.Count > acted)
                {
                    acted = reads.Samples.Count;
                    after(acted);
                }

                return acted >= samples;
            });
    }
}
