using System.Text;
using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Sink;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.MongoDB.Tests.Source;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.MongoDB.Tests.Sink;

public sealed class MongoSinkTests : IAsyncDisposable
{
    private readonly WireServer _server = new();
    private readonly List<string> _notices = [];
    private MongoSink? _refused;

    private MongoSettings Settings => new() { Address = _server.Address, Database = "plant", Collection = "line", Follow = false };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_written_is_read_as_it_was()
    {
        await using var sink = await WriteAsync(
            """{"timestamp":"2026-11-21T10:00:00.25Z","machine":"am-01","layer":3,"x":1.5,"y":2,"z":0.1,"temperature":1000.1,"power":0.1,"status":"RUNNING"}""",
            """{"timestamp":"2026-11-21T10:00:00.25Z","machine":"am-02","temperature":-1e-300}""",
            """{"timestamp":"2026-11-21T10:00:01Z","machine":"am-01","temperature":null}""");

        var reads = await MongoReads.OfAsync(Settings);

        Assert.Equal((3, 0, 0), (sink.Delivered, sink.Failed, sink.Underway));
        Assert.Equal("collection line at mongodb://127.0.0.1:" + _server.Port + "/plant", sink.Place.Text);
        Assert.Empty(reads.Reasons);
        Assert.Empty(reads.Notices);
        Assert.Contains(_server.Store.Collection("plant", "line").Indexes, index => index["name"] == "timestamp_1__id_1");
        Assert.Equal(
            [
                "2026-11-21T10:00:00.25 am-01 power=0.1 temperature=1000.1 @1.5,2,0.1,3 RUNNING",
                "2026-11-21T10:00:00.25 am-02 temperature=-1E-300",
                "2026-11-21T10:00:01 am-01",
            ],
            reads.Samples);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ collation: { locale: 'de', strength: 2 } }")]
    public async Task What_was_inserted_before_its_connection_was_lost_is_there_once(string options)
    {
        _server.Store.Collection("plant", "line").Options = BsonDocument.Parse(options);
        _server.LoseNextAnswerTo("insert");

        await using var sink = await WriteAsync([.. Enumerable.Range(0, 1200).Select(Line)]);

        Assert.Equal((1200, 0), (sink.Delivered, sink.Failed));
        var reads = await MongoReads.OfAsync(Settings);
        Assert.Equal((1200, 1200), (reads.Samples.Count, reads.Samples.Distinct().Count()));
        Assert.Equal(2, _notices.Count);
        Assert.EndsWith("/plant takes samples again.", _notices[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_majority_has_in_its_journal_yet_is_sent_again_and_is_there_once()
    {
        var isFirst = true;
        _server.Observing = command =>
        {
            if (command.GetElement(0).Name == "insert" && isFirst)
            {
                isFirst = false;
                _server.Store.Collection("plant", "line").Insert([.. command["documents"].AsBsonArray.Select(document => document.AsBsonDocument)]);
                _server.AnswerNext("insert", new BsonDocument
                {
                    { "n", 3 }, { "writeConcernError", new BsonDocument { { "code", 64 }, { "codeName", "WriteConcernTimeout" }, { "errmsg", "waiting for replication timed out" } } }, { "ok", 1 },
                });
            }
        };

        await using var sink = await WriteAsync([.. Enumerable.Range(0, 3).Select(Line)]);

        Assert.Equal((3, 0), (sink.Delivered, sink.Failed));
        Assert.Equal(3, _server.Store.Collection("plant", "line").Count);
        Assert.Equal(2, _server.Of("insert").Count);
        Assert.All(_server.Of("insert"), insert => Assert.Equal(("majority", true), (insert["writeConcern"]["w"].AsString, insert["writeConcern"]["j"].AsBoolean)));
    }

    [Fact]
    public async Task What_a_shard_without_a_primary_did_not_take_is_sent_again()
    {
        var isFirst = true;
        _server.Observing = command =>
        {
            if (command.GetElement(0).Name == "insert" && isFirst)
            {
                // mongos: one shard has taken its document, another shuts down, a third elects, and one is refused for good.
                isFirst = false;
                _server.Store.Collection("plant", "line").Insert(command["documents"][1].AsBsonDocument);
                _server.AnswerNext("insert", new BsonDocument
                {
                    { "n", 1 },
                    { "writeErrors", new BsonArray { Error(0, 91, "shutting down."), Error(2, 133, "no primary"), Error(3, 121, "Document failed validation") } },
                    { "ok", 1 },
                });
            }
        };

        await using var sink = await WriteAsync([.. Enumerable.Range(0, 4).Select(Line)]);

        Assert.Equal((3, 1, 0), (sink.Delivered, sink.Failed, sink.Underway));
        Assert.Equal(["0", "1", "2"], FollowTests.Values(await MongoReads.OfAsync(Settings)));
        Assert.Equal([4, 2], _server.Of("insert").Select(insert => insert["documents"].AsBsonArray.Count));
        Assert.EndsWith("/plant does not take samples: Document failed validation.", sink.Problem, StringComparison.Ordinal);
        Assert.Equal(2, _notices.Count);
        Assert.EndsWith("/plant does not take all samples now: shutting down. What is to be written waits until it can be.", _notices[0], StringComparison.Ordinal);

        static BsonDocument Error(int index, int code, string message) => new() { { "index", index }, { "code", code }, { "errmsg", message } };
    }

    [Fact]
    public async Task A_server_that_refuses_ends_the_writing_and_says_what_is_there()
    {
        _server.FailNext("insert", 13, "Unauthorized", "not authorized on plant");

        var refused = await Assert.ThrowsAsync<SourceException>(() => WriteAsync(Line(0)));

        Assert.EndsWith(" 0 samples are in the collection; 1 that were read are not.", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1, 0, refused.Message), (_refused!.Delivered, _refused.Failed, _refused.Underway, _refused.Problem));
    }

    [Fact]
    public async Task What_was_sent_and_not_answered_before_a_refusal_is_not_called_missing()
    {
        // The answer is lost, and then the login is refused.
        _server.LoseNextAnswerTo("insert");
        _server.Observing = command =>
        {
            if (command.GetElement(0).Name == "insert" && _server.Of("insert").Count == 2)
            {
                _server.FailNext("insert", 18, "AuthenticationFailed", "Authentication failed.");
            }
        };

        var refused = await Assert.ThrowsAsync<SourceException>(() => WriteAsync([.. Enumerable.Range(0, 1500).Select(Line)]));

        Assert.EndsWith(
            " 0 samples are in the collection. 1000 more were sent and not answered, so they may be in it or not; look whether line has samples from 2026-11-21T10:00:00.000Z to 2026-11-21T10:16:39.000Z, and replay what is missing.",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal((0, 0, 1000), (_refused!.Delivered, _refused.Failed, _refused.Underway));
        Assert.Equal(1000, _server.Store.Collection("plant", "line").Count);
    }

    [Fact]
    public async Task A_collection_that_is_there_gets_no_index_and_who_may_only_insert_needs_none()
    {
        _server.Store.Collection("plant", "line").Insert("""{ "timestamp": { "$date": "2026-11-21T09:00:00Z" }, "v": 1 }""");
        await using var there = await WriteAsync(Line(0));
        Assert.DoesNotContain(_server.Store.Collection("plant", "line").Indexes, index => index["name"] != "_id_");

        _server.FailNext("listCollections", 13, "Unauthorized", "not authorized on plant");
        await using var sink = await WriteAsync(Line(1));

        Assert.Equal(1, sink.Delivered);
    }

    [Fact]
    public async Task A_document_that_the_server_refuses_is_counted_as_failed()
    {
        _server.Store.Collection("plant", "line").Indexed(
            new BsonDocument { { "key", new BsonDocument("timestamp", 1) }, { "name", "once" }, { "unique", true } });

        await using var sink = await WriteAsync(Line(0), Line(0), Line(1));

        Assert.Equal((2, 1, 0), (sink.Delivered, sink.Failed, sink.Underway));
        Assert.Contains("/plant does not take samples: E11000 duplicate key error", sink.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_whose_name_holds_that_of_ids_refuses_documents_all_the_same()
    {
        _server.Store.Collection("plant", "line").Indexed(
            new BsonDocument { { "key", new BsonDocument { { "machine", 1 }, { "timestamp", 1 } } }, { "name", "machine_id_1_timestamp_1" }, { "unique", true } });

        await using var sink = await WriteAsync(Line(0), Line(0), Line(1));

        Assert.Equal((2, 1), (sink.Delivered, sink.Failed));
    }

    private static string Line(int i) =>
        Invariant($$"""{"timestamp":"{{new DateTime(2026, 11, 21, 10, 0, 0).AddSeconds(i):yyyy-MM-ddTHH:mm:ss}}Z","machine":"am-01","temperature":{{i}}}""");

    private async Task<MongoSink> WriteAsync(params string[] lines)
    {
        var path = Path.GetTempFileName();
        var sink = new MongoSink(new MongoSourceOptions { MongoDB = Settings, FirstWait = TimeSpan.FromMilliseconds(10), SelectWithin = TimeSpan.FromSeconds(1) });
        sink.Noticed += notice => _notices.Add(notice.Text);
        try
        {
            await File.WriteAllLinesAsync(path, lines, Encoding.UTF8);
            await new SampleTransfer(sink).RunAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = path }));
            return sink;
        }
        catch (SourceException)
        {
            _refused = sink;
            await sink.DisposeAsync();
            throw;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
