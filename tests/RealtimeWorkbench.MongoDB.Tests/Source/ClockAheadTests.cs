using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Clocks that are ahead of the reader's by so much, or with so many documents, that those which are right are not read: health is to say so.</summary>
public sealed class ClockAheadTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("10s", "there are more than 4 of them", "2026-11-22T13:00:02.000Z")]
    [InlineData("", "MongoDB.LookBack is empty or 0", "2026-11-22T13:00:06.000Z")]
    public async Task What_documents_that_are_ahead_hide_stands_in_health_until_their_time_has_come(string lookBack, string reason, string from)
    {
        await using var server = new WireServer();
        var collection = server.Store.Collection("plant", "samples").Indexed([("timestamp", 1), ("_id", 1)]);
        InsertAt(collection, (1, 3601), (2, 3602), (3, 3603), (4, 3604), (5, 3605), (6, 3606));
        var clock = new Clock { Now = Now };
        var source = Source(server, clock, lookBack);
        var notices = new List<SourceNotice>();
        source.Noticed += notice =>
        {
            notices.Add(notice);
            if (notice.Trouble?.Length > 0)
            {
                // Called by the reader, before it looks.
                InsertAt(collection, (7, -2), (8, 7200));
                clock.Now = Now.AddHours(2);
            }
        };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        var values = new List<double>();
        await foreach (var batch in source.ReadAsync(patience.Token))
        {
            using (batch)
            {
                batch.Mark?.Complete(null);
                for (var row = 0; row < batch.Count; row++)
                {
                    values.Add(batch.ToSample(row).Values["v"]);
                }
            }

            // Its end is said with the look behind the one that brought the last document.
            if (values.Contains(8) && notices[^1].Trouble == "")
            {
                break;
            }

            InsertNext(collection, values);
        }

        Assert.DoesNotContain(7, values);
        Assert.Equal(
            $"Documents of samples are dated ahead of this machine's clock, and as {reason}, only those from {from} on are read: none of clocks that are right; set the clocks right, or read by _id (MongoDB.OrderField=_id).",
            Assert.Single(notices, notice => notice.Trouble?.Length > 0).Text);
        Assert.Equal(new SourceNotice(IsProblem: false, "Documents of samples of clocks that are right are read again.") { Trouble = "" }, notices[^1]);
        Assert.DoesNotContain(notices.TakeWhile(notice => notice.Trouble is null), notice => notice.Text.Contains("Choose a shorter look-back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_only_some_are_ahead_it_is_said_that_late_documents_of_the_others_are_looked_for_less_far_back()
    {
        await using var server = new WireServer();
        var collection = server.Store.Collection("plant", "samples").Indexed([("timestamp", 1), ("_id", 1)]);
        InsertAt(collection, [.. Enumerable.Range(1, 8).Select(number => (number, number - 9)), (9, 3600), (10, 3601)]);
        var source = Source(server, new Clock { Now = Now }, "10s");
        var notices = new List<string>();
        source.Noticed += notice => notices.Add(notice.Text);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        var count = 0;
        await foreach (var batch in source.ReadAsync(patience.Token))
        {
            using (batch)
            {
                count += batch.Count;
            }

            if (count == 10)
            {
                break;
            }
        }

        Assert.Equal(
            ["More than 4 documents of samples lie within MongoDB.LookBack (10s), or are dated ahead of this machine's clock; only behind the newest 4 those that come late are read. Set the clocks right, or read by _id (MongoDB.OrderField=_id), or choose a shorter look-back."],
            notices);
    }

    private static MongoSource Source(WireServer server, Clock clock, string lookBack) => new(
        new MongoSourceOptions
        {
            MongoDB = new MongoSettings { Address = server.Address, Database = "plant", Collection = "samples", PollInterval = 0.01, LookBack = lookBack },
            MostRemembered = 4,
            SelectWithin = TimeSpan.FromSeconds(20),
        },
        time: clock);

    /// <summary>Once the document of now has come, others do, so that there is a batch to look behind.</summary>
    private static void InsertNext(WireCollection collection, List<double> values)
    {
        if (values.Contains(8))
        {
            InsertAt(collection, (values.Count + 2, 7200 + values.Count));
        }
    }

    private static void InsertAt(WireCollection collection, params IEnumerable<(int Id, int Seconds)> documents) => collection.Insert(documents.Select(document => new BsonDocument
    {
        { "_id", document.Id }, { "timestamp", new BsonDateTime(Now.AddSeconds(document.Seconds)) }, { "machine", "am-01" }, { "v", document.Id },
    }));

    private sealed class Clock : TimeProvider
    {
        public DateTime Now { get; set; }

        public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);
    }
}
