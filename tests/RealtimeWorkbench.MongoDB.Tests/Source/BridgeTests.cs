using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>The step from queries to a change stream, where a majority or a shard lags.</summary>
public sealed class BridgeTests
{
    [Fact]
    public async Task What_no_majority_has_when_the_stream_is_opened_comes_by_it()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = FollowTests.Begin(server, 1);
        server.Store.Committed = server.Store.EventCount;
        FollowTests.Insert(collection, (2, 2), (3, 3));
        var reads = await UntilAsync(server, "5", polls =>
        {
            if (polls == 1)
            {
                server.Store.Committed = null;
                FollowTests.Insert(collection, (4, 4), (5, 5));
            }
        });

        Assert.Equal(["1", "2", "3", "4", "5"], FollowTests.Values(reads));
    }

    [Fact]
    public async Task What_the_queries_have_read_and_a_shard_holds_back_comes_once()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = FollowTests.Begin(server, 1);
        server.Store.StreamedUpTo = server.Store.EventCount;
        var reads = await UntilAsync(
            server,
            "4",
            polls =>
            {
                if (polls == 4)
                {
                    FollowTests.Insert(collection, (4, 4));
                    server.Store.StreamedUpTo = null;
                }
            },
            opened: () => FollowTests.Insert(collection, (2, 2), (3, 3)));

        Assert.Equal(["1", "2", "3", "4"], FollowTests.Values(reads));
    }

    [Fact]
    public async Task An_id_that_is_used_again_is_no_echo()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = FollowTests.Begin(server, 1, 2);
        var reads = await UntilAsync(server, "9", polls =>
        {
            if (polls == 1)
            {
                collection.Change(new("_id", 2), onlyFirst: true, _ => null);
                FollowTests.Insert(collection, (2, 8), (9, 9));
            }
        });

        Assert.Equal(["1", "2", "2", "9"], FollowTests.Values(reads));
    }

    [Fact]
    public async Task A_checkpoint_that_does_not_say_how_late_echoes_may_come_takes_no_later_document_for_one()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = FollowTests.Begin(server, 1, 2);
        var first = await UntilAsync(server, "3", polls => FollowTests.Insert(collection, polls == 1 ? [(3, 3)] : []));
        var memo = BsonSerializer.Deserialize<BsonDocument>(Convert.FromBase64String(first.End!.Value.Memo!));
        memo.Remove("echoesUntil");

        var rest = await UntilAsync(
            server,
            "9",
            polls =>
            {
                if (polls == 1)
                {
                    collection.Change(new("_id", 2), onlyFirst: true, _ => null);
                    FollowTests.Insert(collection, (2, 8), (9, 9));
                }
            },
            from: first.End.Value with { Memo = Convert.ToBase64String(memo.ToBson()) });

        Assert.Equal(["2", "9"], FollowTests.Values(rest));
    }

    /// <summary>Follows until a value comes; acts each time that the stream is asked, and once before the first query behind its opening.</summary>
    private static Task<Reads> UntilAsync(WireServer server, string last, Action<int> polled, Action? opened = null, SourcePosition? from = null)
    {
        var polls = 0;
        var isOpened = 0;
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore")
            {
                polled(++polls);
            }
            else if (command.GetElement(0).Name == "aggregate")
            {
                Interlocked.CompareExchange(ref isOpened, 1, 0);
            }
            else if (command.GetElement(0).Name == "find" && Interlocked.CompareExchange(ref isOpened, 2, 1) == 1)
            {
                opened?.Invoke();
            }
        };
        return MongoReads.OfAsync(
            new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01 }, from, until: reads => FollowTests.Values(reads).Contains(last));
    }
}
