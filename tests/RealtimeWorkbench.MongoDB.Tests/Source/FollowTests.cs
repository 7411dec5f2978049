using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Following: by asking again and again, and by a change stream.</summary>
public sealed class FollowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reads_what_is_inserted_while_it_follows(bool isReplicaSet)
    {
        await using var server = new WireServer(isReplicaSet);
        var collection = Begin(server, 1, 2);

        // Late by a second, of the same time as another one, and on.
        var reads = await FollowAsync(server, 6, count =>
        {
            if (count == 2)
            {
                Insert(collection, (30, 3), (31, 2), (29, 3));
            }
            else if (count == 5)
            {
                Insert(collection, (4, 4));
            }
        });

        Assert.Equal(["1", "2", "29", "30", "31", "4"], Values(reads).Order(StringComparer.Ordinal));
        Assert.Empty(reads.Notices);
        Assert.Equal(isReplicaSet, server.Of("aggregate").Count > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Goes_on_where_it_was_and_reads_what_came_meanwhile(bool isReplicaSet)
    {
        await using var server = new WireServer(isReplicaSet);
        var collection = Begin(server, 1, 2);
        var first = await FollowAsync(server, 4, count =>
        {
            if (count == 2)
            {
                Insert(collection, (3, 3), (4, 4));
            }
        });
        Insert(collection, (50, 3), (5, 5));

        var rest = await FollowAsync(server, 3, _ => Insert(collection, (6, 6)), first, once: true);

        Assert.Equal(["5", "50", "6"], Values(rest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_stream_also_brings_what_comes_late_by_years()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1);
        var wrongClock = new BsonDateTime(new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var inserted = 0;
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore" && Interlocked.Exchange(ref inserted, 1) == 0)
            {
                collection.Insert(
                    new BsonDocument { { "_id", 7 }, { "timestamp", new BsonDateTime(new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc)) }, { "machine", "am-01" }, { "v", 7 } },
                    new BsonDocument { { "_id", 8 }, { "timestamp", wrongClock }, { "machine", "am-01" }, { "v", 8 } });
                Insert(collection, (9, 9));
            }
        };
        var reads = await FollowAsync(server, 3, _ => { });

        Assert.Equal(["1", "7", "9"], Values(reads));
        Assert.Equal(
            ["Document (_id 8): \"timestamp\" is 2031-01-01T00:00:00.000Z, more than a day ahead of this machine's clock; a time of now is needed."],
            reads.Reasons);
    }

    [Fact]
    public async Task A_place_that_the_server_has_forgotten_is_made_up_for_by_queries()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1, 2);
        var first = await FollowAsync(server, 3, count =>
        {
            if (count == 2)
            {
                Insert(collection, (3, 3));

                // The newest change is none of this collection, so that the stream begins with a place.
                server.Store.Collection("plant", "other").Insert("{ v: 1 }");
            }
        });
        Insert(collection, (50, 2), (4, 4), (5, 5));
        server.Store.ForgottenEvents = server.Store.EventCount;

        var rest = await FollowAsync(server, 4, count =>
        {
            if (count == 3)
            {
                Insert(collection, (6, 6));
            }
        }, first);

        Assert.Equal(["50", "4", "5", "6"], Values(rest));
        Assert.Equal(
            ["The server has forgotten where the change stream of samples was (its oplog is too short); documents are read from 2026-11-21T10:00:03.000Z on instead, and those that came late meanwhile only within MongoDB.LookBack."],
            rest.Notices);
    }

    [Fact]
    public async Task Documents_inserted_while_the_stream_is_opened_come_once()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1);
        var inserted = 0;

        // Just after the stream was opened, and before the query that makes the bridge to it.
        server.Observing = command =>
        {
            if (command.Contains("pipeline"))
            {
                inserted = 1;
            }
            else if (command.GetElement(0).Name == "find" && Interlocked.CompareExchange(ref inserted, 2, 1) == 1)
            {
                Insert(collection, (2, 2), (3, 3));
            }
        };

        var reads = await FollowAsync(server, 4, count =>
        {
            if (count == 3)
            {
                Insert(collection, (4, 4));
            }
        });

        Assert.Equal(["1", "2", "3", "4"], Values(reads));
    }

    [Fact]
    public async Task A_run_without_a_stream_goes_on_where_one_with_it_was()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1, 2);
        var first = await FollowAsync(server, 3, count =>
        {
            if (count == 2)
            {
                Insert(collection, (3, 3));
            }
        });
        Insert(collection, (50, 2), (4, 4));

        var rest = await MongoReads.OfAsync(
            new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01, ChangeStream = false }, first.End, until: reads => reads.Samples.Count == 2);

        Assert.Equal(["50", "4"], Values(rest));
    }

    [Fact]
    public async Task Over_more_documents_than_can_be_remembered_it_looks_back_less_and_says_so()
    {
        await using var server = new WireServer();
        var collection = Begin(server, Enumerable.Range(1, 9));
        var late = false;

        var reads = await MongoReads.OfAsync(
            new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01, PageSize = 2 },
            options: new MongoSourceOptions { MostRemembered = 4 },
            until: reads =>
            {
                if (reads.Samples.Count == 9 && !late)
                {
                    late = true;
                    Insert(collection, (20, 2), (70, 7), (10, 10));
                }

                return reads.Samples.Count == 11;
            });

        Assert.Equal(["70", "10"], Values(reads).Skip(9));
        Assert.Equal(
            ["More than 4 documents of samples lie within MongoDB.LookBack (10s); only behind the newest 4 those that come late are read. Choose a shorter look-back."],
            reads.Notices);
    }

    [Fact]
    public async Task A_collection_that_is_dropped_while_it_is_followed_ends_the_run()
    {
        await using var server = new WireServer(isReplicaSet: true);
        Begin(server, 1);
        server.Store.Collection("plant", "other");
        var dropped = 0;
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore" && Interlocked.Exchange(ref dropped, 1) == 0)
            {
                server.Store.Drop("plant", "samples");
            }
        };

        var refusal = await Assert.ThrowsAsync<SourceException>(() => FollowAsync(server, 9, _ => { }));

        Assert.Equal($"mongodb://127.0.0.1:{server.Port}/plant has no collection \"samples\"; name one in MongoDB.Collection; there are other.", refusal.Message);
    }

    [Fact]
    public async Task Where_change_streams_are_refused_it_asks_again_and_again()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1);
        server.FailNext("aggregate", 13, "Unauthorized", "not authorized on plant to execute command");

        var reads = await FollowAsync(server, 2, _ => Insert(collection, (2, 2)), once: true);

        Assert.Equal(["1", "2"], Values(reads));
        Assert.StartsWith($"mongodb://127.0.0.1:{server.Port}/plant gives no change stream (Command aggregate failed: not authorized", Assert.Single(reads.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_the_first_document_of_an_empty_collection()
    {
        await using var server = new WireServer();
        var collection = server.Store.Collection("plant", "samples").Indexed([("timestamp", 1), ("_id", 1)]);
        server.Observing = command =>
        {
            if (server.Of("find").Count == 3)
            {
                Insert(collection, (1, 1));
            }
        };

        Assert.Equal(["1"], Values(await FollowAsync(server, 1, _ => { })));
    }

    [Fact]
    public async Task More_of_one_time_than_are_remembered_come_by_a_stream()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = server.Store.Collection("plant", "samples").Indexed([("timestamp", 1)]);
        Insert(collection, (1, 1));
        var inserted = 0;
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore" && Interlocked.Exchange(ref inserted, 1) == 0)
            {
                Insert(collection, Enumerable.Range(2, 10).Select(id => (id, 2)));
            }
        };

        var reads = await MongoReads.OfAsync(
            new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01 },
            options: new MongoSourceOptions { MostRemembered = 4 },
            until: reads => reads.Samples.Count == 11);

        Assert.Equal(Enumerable.Range(1, 11).Select(id => Invariant($"{id}")), Values(reads));
    }

    [Fact]
    public async Task A_secondary_that_lags_is_no_collection_that_goes_backwards()
    {
        await using var server = new WireServer(isReplicaSet: true);
        var collection = Begin(server, 1, 30);
        var (everything, looks) = (server.Store.EventCount, 0);
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "find" && command.Contains("sort") && ++looks > 1)
            {
                // The second look meets a member that lags; the fourth one that does not any more.
                server.Store.Committed = looks is 2 or 3 ? everything - 1 : null;
                if (looks == 4)
                {
                    Insert(collection, (31, 31));
                }
            }
        };

        var reads = await MongoReads.OfAsync(
            new MongoSettings { Address = server.Address + "&readPreference=secondary", Database = "plant", Collection = "samples", PollInterval = 0.01, ChangeStream = false },
            until: reads => reads.Samples.Count == 3);

        Assert.Equal(["1", "30", "31"], Values(reads));
        Assert.Empty(reads.Notices);
    }

    internal static WireCollection Begin(WireServer server, params IEnumerable<int> seconds)
    {
        var collection = server.Store.Collection("plant", "samples").Indexed([("timestamp", 1), ("_id", 1)]);
        foreach (var second in seconds)
        {
            Insert(collection, (second, second));
        }

        return collection;
    }

    internal static void Insert(WireCollection collection, params IEnumerable<(int Id, int Second)> documents)
    {
        foreach (var (id, second) in documents)
        {
            collection.TryInsert(new BsonDocument
            {
                { "_id", id }, { "timestamp", new BsonDateTime(new DateTime(2026, 11, 21, 10, 0, second, DateTimeKind.Utc)) }, { "machine", "am-01" }, { "v", id },
            });
        }
    }

    internal static IEnumerable<string> Values(Reads reads) => reads.Samples.Select(sample => sample[(sample.LastIndexOf('=') + 1)..]);

    /// <summary>Follows until so many samples are there; after each batch an action may insert more.</summary>
    internal static async Task<Reads> FollowAsync(WireServer server, int samples, Action<int> after, Reads? from = null, bool once = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        var settings = new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01 };
        var acted = new HashSet<int>();
        return await MongoReads.OfAsync(
            settings,
            from?.End,
            batchSize: 1,
            until: reads =>
            {
                if (acted.Add(once ? 0 : reads.Samples.Count))
                {
                    after(reads.Samples.Count);
                }

                return reads.Samples.Count >= samples;
            },
            cancellationToken: patience.Token);
    }
}
