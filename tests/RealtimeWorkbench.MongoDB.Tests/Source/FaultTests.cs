using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Servers that are away, silent, or refuse.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_goes_and_comes_back_is_noticed_once_and_nothing_is_lost(bool isReplicaSet)
    {
        await using var server = new WireServer(isReplicaSet);
        var collection = FollowTests.Begin(server, 1, 2);

        var reads = await FollowTests.FollowAsync(server, 6, count =>
        {
            if (count == 2)
            {
                server.Stop();
                FollowTests.Insert(collection, (3, 3), (20, 2));
                server.Start();
            }
            else if (count == 4)
            {
                server.Cut();
                FollowTests.Insert(collection, (4, 4), (5, 5));
            }
        });

        Assert.Equal(["1", "2", "20", "3", "4", "5"], FollowTests.Values(reads).Order(StringComparer.Ordinal));
        Assert.Equal(reads.Notices.Count / 2, reads.Notices.Count(notice => notice.EndsWith("/plant answers again; reading goes on.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_waited_for_where_it_is_followed()
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);
        server.Stop();
        var notices = new List<SourceNotice>();
        var source = new MongoSource(
            new MongoSourceOptions { MongoDB = Settings(server), SelectWithin = TimeSpan.FromMilliseconds(100), FirstWait = TimeSpan.FromMilliseconds(10) });
        source.Noticed += notice =>
        {
            notices.Add(notice);
            if (notices.Count == 1)
            {
                server.Start();
            }
        };

        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                batch.Mark?.Complete(null);
                if (batch.Count > 0)
                {
                    break;
                }
            }
        }

        // Why it does not answer is there only if the driver knows it by then.
        Assert.Equal(2, notices.Count);
        Assert.Equal(
            $"MongoDB at 127.0.0.1:{server.Port} does not answer; check the address in MongoDB.Address, and that the server is running. Reading goes on as soon as it can.",
            notices[0].Text.Replace(" (Connection refused)", "", StringComparison.Ordinal));
        Assert.Equal($"mongodb://127.0.0.1:{server.Port}/plant answers again; reading goes on.", notices[1].Text);

        // What health shows meanwhile.
        Assert.Equal(notices[0].Text, notices[0].Trouble);
        Assert.Equal("", notices[1].Trouble);
    }

    [Fact]
    public async Task A_server_that_is_away_ends_a_run_that_does_not_follow()
    {
        await using var server = new WireServer();
        server.Stop();

        var refusal = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(
            Settings(server) with { Follow = false }, options: new MongoSourceOptions { SelectWithin = TimeSpan.FromMilliseconds(300) }));

        Assert.StartsWith($"MongoDB at 127.0.0.1:{server.Port} does not answer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_ends_the_run_though_it_follows_and_is_not_shown()
    {
        await using var server = new WireServer();
        var options = new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(20), Environment = name => name == "RTW_MONGODB" ? $"mongodb://press:secret@127.0.0.1:{server.Port}/plant?directConnection=true" : null };

        var refusal = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(new MongoSettings { Collection = "samples" }, options: options));

        Assert.Equal(
            $"MongoDB at 127.0.0.1:{server.Port} refuses user press; check the user in RTW_MONGODB, the password in RTW_MONGODB_PASSWORD, and the database that the user is of (authSource).",
            refusal.Message);
    }

    [Fact]
    public async Task A_server_that_cannot_speak_TLS_is_told_from_one_that_is_away()
    {
        await using var server = new WireServer();

        var refusal = await Assert.ThrowsAsync<SourceException>(
            () => MongoReads.OfAsync(
                Settings(server) with { Address = $"mongodb://127.0.0.1:{server.Port}/?tls=true&directConnection=true", Follow = false },
                options: new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(5) }));

        Assert.EndsWith("check that it is a MongoDB server, and that it speaks TLS if and only if MongoDB.Address says so (tls=true).", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_can_be_stopped_while_the_server_is_silent()
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);
        server.IsSilent = true;
        using var stop = new CancellationTokenSource();
        server.Observing = _ => stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MongoReads.OfAsync(
            Settings(server), options: new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(30) }, cancellationToken: stop.Token));
    }

    [Fact]
    public async Task A_run_can_be_stopped_while_its_change_stream_is_silent()
    {
        await using var server = new WireServer(isReplicaSet: true);
        FollowTests.Begin(server, 1);
        using var stop = new CancellationTokenSource();
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore")
            {
                server.IsSilent = true;
                stop.CancelAfter(TimeSpan.FromMilliseconds(50));
            }
        };

        // The driver gives a silent server 10 s to forget a cursor.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MongoReads.OfAsync(Settings(server), cancellationToken: stop.Token).WaitAsync(TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_and_asked_anew()
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);
        server.IsSilent = true;

        // Longer than a busy machine may need for an answer: the server would be taken for silent once more.
        var options = new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(20), AnswerWithin = TimeSpan.FromSeconds(3), FirstWait = TimeSpan.FromMilliseconds(10) };
        server.Observing = _ =>
        {
            if (server.Received.Count == 3)
            {
                server.IsSilent = false;
            }
        };

        var reads = await MongoReads.OfAsync(Settings(server), until: reads => reads.Samples.Count == 1, options: options);

        Assert.Equal(2, reads.Notices.Count);
        Assert.EndsWith("Reading goes on as soon as it can.", reads.Notices[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", "samples", "MongoDB at 127.0.0.1:PORT has no database \"other\" with a collection in it; name one in MongoDB.Database; there are plant.")]
    [InlineData("plant", "sample", "mongodb://127.0.0.1:PORT/plant has no collection \"sample\"; name one in MongoDB.Collection; there are samples.")]
    public async Task Says_what_there_is_where_a_name_is_wrong(string database, string collection, string expected)
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);

        var refusal = await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings(server) with { Database = database, Collection = collection }));

        Assert.Equal(expected.Replace("PORT", Invariant($"{server.Port}"), StringComparison.Ordinal), refusal.Message);
    }

    [Theory]
    [InlineData(13, "Unauthorized", "asks for a user")]
    [InlineData(292, "QueryExceededMemoryLimitNoDiskUseAllowed", "too little memory to sort")]
    [InlineData(2, "BadValue", "refuses: Command find failed: because (BadValue 2)")]
    public async Task What_does_not_pass_ends_the_run(int code, string name, string part)
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);
        server.FailNext("find", code, name, "because");

        Assert.Contains(part, (await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings(server)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(43, "CursorNotFound")]
    [InlineData(91, "ShutdownInProgress")]
    [InlineData(133, "FailedToSatisfyReadPreference")]
    [InlineData(150, "StaleEpoch")]
    [InlineData(234, "RetryChangeStream")]
    [InlineData(11600, "InterruptedAtShutdown")]
    public async Task What_passes_is_borne(int code, string name)
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1, 2, 3);
        server.FailNext("find", code, name, "because");
        server.CutNext("find");

        Assert.Equal(["1", "2", "3"], FollowTests.Values(await MongoReads.OfAsync(Settings(server), until: reads => reads.Samples.Count == 3)));
    }

    [Fact]
    public async Task What_the_server_says_may_be_tried_again_is_borne()
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1);
        server.AnswerNext("find", new BsonDocument
        {
            { "ok", 0 }, { "errmsg", "because" }, { "code", 99999 }, { "codeName", "Unknown" }, { "errorLabels", new BsonArray { "TransientTransactionError" } },
        });

        Assert.Equal(["1"], FollowTests.Values(await MongoReads.OfAsync(Settings(server), until: reads => reads.Samples.Count == 1)));
    }

    [Fact]
    public async Task A_shard_that_elects_while_the_stream_is_opened_does_not_refuse_it()
    {
        await using var server = new WireServer(isReplicaSet: true);
        FollowTests.Begin(server, 1);
        server.FailNext("aggregate", 133, "FailedToSatisfyReadPreference", "no primary");
        var collection = server.Store.Collection("plant", "samples");
        server.Observing = command =>
        {
            if (command.GetElement(0).Name == "getMore")
            {
                FollowTests.Insert(collection, (2, 2));
            }
        };

        var reads = await MongoReads.OfAsync(Settings(server), until: reads => reads.Samples.Count == 2 || reads.Notices.Any(notice => notice.Contains("gives no change stream", StringComparison.Ordinal)));

        Assert.Equal(["1", "2"], FollowTests.Values(reads));
    }

    [Fact]
    public async Task A_look_aside_that_takes_long_holds_nothing_up_and_is_not_repeated()
    {
        await using var server = new WireServer();
        FollowTests.Begin(server, 1, 2);
        var isRead = false;
        server.Observing = command =>
        {
            isRead |= command.Contains("filter") && command["filter"].ToString()!.Contains("$gte", StringComparison.Ordinal);
            if (command.GetElement(0).Name == "find" && command["filter"].ToString()!.Contains("$type", StringComparison.Ordinal))
            {
                Assert.True(isRead);
                Assert.True(command.Contains("maxTimeMS"));
                Assert.DoesNotContain("array", command["filter"].ToString(), StringComparison.Ordinal);
                server.FailNext("find", 50, "MaxTimeMSExpired", "operation exceeded time limit");
            }
        };

        var reads = await MongoReads.OfAsync(Settings(server), until: reads => reads.Samples.Count == 2);

        Assert.Equal(["1", "2"], FollowTests.Values(reads));
        Assert.Empty(reads.Notices);
        Assert.Single(server.Of("find"), command => command["filter"].ToString()!.Contains("$type", StringComparison.Ordinal));
    }

    private static MongoSettings Settings(WireServer server) => new() { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01 };
}
