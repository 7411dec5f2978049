using System.Collections.Concurrent;
using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>What the server answers to which command. What is not here is refused, as a server refuses what it doesn't know.</summary>
internal sealed class WireCommands(WireServer server)
{
    private const int DefaultBatch = 101;

    private readonly ConcurrentDictionary<long, WireCursor> _cursors = new();
    private long _lastCursor;

    public static bool IsGreeting(string command) => command is "hello" or "isMaster" or "ismaster" or "ping" or "buildInfo" or "endSessions";

    /// <summary>Transactions, and reads of one instant.</summary>
    public WireTransactions Transactions { get; } = new(server);

    public async Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var answer = await Transactions.RunAsync(command, store => RunAsync(command, store, cancellationToken));
        if (server.IsReplicaSet && !IsGreeting(command.GetElement(0).Name))
        {
            answer["operationTime"] = WireEvent.TimeOf(IsOfMajority(command) ? server.Store.CommittedCount : server.Store.EventCount);
        }

        return answer;
    }

    private static bool IsOfMajority(BsonDocument command) =>
        command.TryGetValue("readConcern", out var concern) && concern.AsBsonDocument.GetValue("level", "") == "majority";

    /// <summary>Whether it sees what a majority has: with that read concern, or where the secondary is asked, which has no more.</summary>
    private static bool Lags(BsonDocument command) =>
        IsOfMajority(command) || (command.TryGetValue("$readPreference", out var preference) && preference["mode"] == "secondary");

    private Task<BsonDocument> RunAsync(BsonDocument command, WireStore store, CancellationToken cancellationToken)
    {
        var (name, value) = (command.GetElement(0).Name, command[0]);
        var database = command.GetValue("$db", "admin").AsString;
        try
        {
            return name switch
            {
                "aggregate" => AggregateAsync(command, store, database, cancellationToken),
                "getMore" => GetMoreAsync(command, cancellationToken),
                _ => Task.FromResult(name switch
                {
                    "hello" or "isMaster" or "ismaster" => Hello(),
                    "ping" or "endSessions" => Ok(),
                    "buildInfo" => Ok(new BsonElement("version", "8.0.0")),
                    "saslStart" or "saslContinue" => Error(18, "AuthenticationFailed", "Authentication failed."),
                    "listDatabases" => Ok(new BsonElement("databases", new BsonArray(store.Databases.Select(known => new BsonDocument("name", known))))),
                    "listCollections" => ListCollections(command, database),
                    "listIndexes" => store.Find(database, value.AsString) is { } collection
                        ? Cursor(collection, "listIndexes", collection.Indexes.Select(index => index.DeepClone().AsBsonDocument), 0, isSingle: true)
                        : Error(26, "NamespaceNotFound", $"ns does not exist: {database}.{value.AsString}"),
                    "find" => Find(command, store.Collection(database, value.AsString)),
                    "killCursors" => KillCursors(command),
                    "insert" => Insert(command, store.Collection(database, value.AsString)),
                    "update" => WireUpdates.Update(command, store.Collection(database, value.AsString)),
                    "findAndModify" => WireUpdates.FindAndModify(command, store.Collection(database, value.AsString)),
                    "delete" => Delete(command, store.Collection(database, value.AsString)),
                    "create" => Create(command, store.Collection(database, value.AsString)),
                    "createIndexes" => CreateIndexes(command, store.Collection(database, value.AsString)),
                    "drop" => store.Drop(database, value.AsString) ? Ok() : Error(26, "NamespaceNotFound", "ns not found"),
                    _ => Error(59, "CommandNotFound", $"no such command: '{name}'"),
                }),
            };
        }
        catch (Exception wrong) when (wrong is NotSupportedException or InvalidCastException or KeyNotFoundException)
        {
            return Task.FromResult(Error(9, "FailedToParse", wrong.Message));
        }
    }

    public static BsonDocument Error(int code, string name, string message) =>
        new() { { "ok", 0 }, { "errmsg", message }, { "code", code }, { "codeName", name } };

    private static BsonDocument Ok(params ReadOnlySpan<BsonElement> elements)
    {
        var answer = new BsonDocument();
        foreach (var element in elements)
        {
            answer.Add(element);
        }

        return answer.Add("ok", 1);
    }

    private BsonDocument Hello()
    {
        var answer = new BsonDocument
        {
            { "helloOk", true }, { "isWritablePrimary", true }, { "ismaster", true }, { "maxBsonObjectSize", 16777216 }, { "maxMessageSizeBytes", 48000000 },
            { "maxWriteBatchSize", 100000 }, { "localTime", new BsonDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) }, { "minWireVersion", 0 }, { "maxWireVersion", 25 }, { "readOnly", false },
            { "connectionId", 1 },
        };
        if (server.IsReplicaSet)
        {
            answer.AddRange(new BsonDocument
            {
                { "setName", "rs0" }, { "setVersion", 1 }, { "secondary", false }, { "hosts", new BsonArray { Invariant($"127.0.0.1:{server.Port}") } },
                { "me", Invariant($"127.0.0.1:{server.Port}") }, { "primary", Invariant($"127.0.0.1:{server.Port}") },
            });
        }

        if (server.HasSessions)
        {
            answer.Add("logicalSessionTimeoutMinutes", 30);
        }

        return answer.Add("ok", 1);
    }

    private BsonDocument ListCollections(BsonDocument command, string database)
    {
        var filter = command.GetValue("filter", new BsonDocument()).AsBsonDocument;
        var all = server.Store.In(database).Select(collection => new BsonDocument
        {
            { "name", collection.Name }, { "type", collection.IsView ? "view" : collection.IsTimeSeries ? "timeseries" : "collection" }, { "options", collection.Options.DeepClone() },
        });
        return Cursor(server.Store.In(database).FirstOrDefault(), database + ".$cmd.listCollections", all.Where(one => WireFilter.Matches(one, filter)), 0, isSingle: true);
    }

    private BsonDocument Find(BsonDocument command, WireCollection collection)
    {
        var limit = command.GetValue("limit", 0).ToInt32();
        var found = collection.Find(
            command.GetValue("filter", new BsonDocument()).AsBsonDocument,
            command.GetValue("sort", new BsonDocument()).AsBsonDocument,
            command.GetValue("projection", new BsonDocument()).AsBsonDocument,
            command.GetValue("skip", 0).ToInt32(),
            Lags(command) ? 0 : Math.Abs(limit));
        if (Lags(command))
        {
            // Filters find the same documents, whoever has them.
            found = [.. found.Where(document => !server.Store.IsAhead(document.GetValue("_id", BsonNull.Value))).Take(limit == 0 ? int.MaxValue : Math.Abs(limit))];
        }

        return Cursor(collection, $"{collection.Database}.{collection.Name}", found, command.GetValue("batchSize", DefaultBatch).ToInt32(), command.GetValue("singleBatch", false).ToBoolean() || limit < 0);
    }

    private static BsonDocument Insert(BsonDocument command, WireCollection collection)
    {
        var errors = new BsonArray();
        var documents = command["documents"].AsBsonArray;
        var count = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            if (collection.TryInsert(documents[i].AsBsonDocument) is not { } refusal)
            {
                count++;
                continue;
            }

            errors.Add(new BsonDocument { { "index", i }, { "code", 11000 }, { "errmsg", refusal } });
            if (command.GetValue("ordered", true).ToBoolean())
            {
                break;
            }
        }

        return errors.Count == 0 ? Ok(new BsonElement("n", count)) : Ok(new BsonElement("n", count), new BsonElement("writeErrors", errors));
    }

    private static BsonDocument Delete(BsonDocument command, WireCollection collection) => Ok(new BsonElement(
        "n", command["deletes"].AsBsonArray.Sum(one => collection.Change(one["q"].AsBsonDocument, one["limit"].ToInt32() == 1, _ => null))));

    private static BsonDocument Create(BsonDocument command, WireCollection collection)
    {
        if (command.TryGetValue("timeseries", out var options))
        {
            collection.Options = new BsonDocument("timeseries", options.DeepClone());
        }

        return Ok();
    }

    private static BsonDocument CreateIndexes(BsonDocument command, WireCollection collection)
    {
        foreach (var index in command["indexes"].AsBsonArray)
        {
            collection.Indexed(index.DeepClone().AsBsonDocument);
        }

        return Ok();
    }

    private BsonDocument KillCursors(BsonDocument command)
    {
        foreach (var cursor in command["cursors"].AsBsonArray)
        {
            _cursors.TryRemove(cursor.ToInt64(), out _);
        }

        return Ok();
    }

    private async Task<BsonDocument> AggregateAsync(BsonDocument command, WireStore store, string database, CancellationToken cancellationToken)
    {
        var pipeline = command["pipeline"].AsBsonArray.Select(stage => stage.AsBsonDocument).ToList();
        if (pipeline is not [var first, ..] || first.GetElement(0).Name != "$changeStream")
        {
            var collection = store.Collection(database, command[0].AsString);
            return Cursor(collection, $"{database}.{collection.Name}", WirePipeline.Run(collection, pipeline), 0, isSingle: true);
        }

        if (!server.IsReplicaSet)
        {
            return Error(40573, "Location40573", "The $changeStream stage is only supported on replica sets");
        }

        var options = first[0].AsBsonDocument;
        var after = options.TryGetValue("resumeAfter", out var token) || options.TryGetValue("startAfter", out token)
            ? WireEvent.NumberOf(token.AsBsonDocument)
            : options.TryGetValue("startAtOperationTime", out var time) ? time.AsBsonTimestamp.Increment - 1
            : server.Store.EventCount;
        if (after < server.Store.ForgottenEvents)
        {
            return Error(286, "ChangeStreamHistoryLost", "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
        }

        var cursor = new WireCursor { Id = Interlocked.Increment(ref _lastCursor), Namespace = $"{database}.{command[0].AsString}", After = after, Stages = [.. pipeline.Skip(1)] };
        _cursors[cursor.Id] = cursor;
        return await ChangesAsync(cursor, "firstBatch", TimeSpan.Zero, int.MaxValue, cancellationToken);
    }

    private async Task<BsonDocument> GetMoreAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        if (!_cursors.TryGetValue(command[0].ToInt64(), out var cursor))
        {
            return Error(43, "CursorNotFound", "cursor id not found");
        }

        var size = command.GetValue("batchSize", int.MaxValue).ToInt32();
        if (cursor.Stages is not null)
        {
            return await ChangesAsync(cursor, "nextBatch", TimeSpan.FromMilliseconds(command.GetValue("maxTimeMS", 1000).ToInt32()), size, cancellationToken);
        }

        return Batch(cursor, "nextBatch", size);
    }

    private async Task<BsonDocument> ChangesAsync(WireCursor cursor, string batch, TimeSpan atMost, int size, CancellationToken cancellationToken)
    {
        var (database, collection) = (cursor.Namespace.Split('.', 2)[0], cursor.Namespace.Split('.', 2)[1]);
        var (events, last) = server.Store.EventsAfter(cursor.After, database, collection);
        if (events.Count == 0 && atMost > TimeSpan.Zero)
        {
            await server.Store.WaitAsync(last, atMost, cancellationToken);
            (events, last) = server.Store.EventsAfter(cursor.After, database, collection);
        }

        var taken = events.Take(size).ToList();
        cursor.After = taken.Count < events.Count ? taken[^1].Number : last;
        var documents = taken.Select(change => change.ToDocument())
            .Where(change => cursor.Stages!.Where(stage => stage.Contains("$match")).All(stage => WireFilter.Matches(change, stage["$match"].AsBsonDocument)))
            .Select(change => cursor.Stages!.Where(stage => stage.Contains("$project")).Aggregate(change, (one, stage) => WireProjection.Apply(one, stage["$project"].AsBsonDocument)));
        return Ok(new BsonElement("cursor", new BsonDocument
        {
            { "id", taken.Exists(change => change.Operation == WireEvent.Drop) ? 0L : cursor.Id }, { "ns", cursor.Namespace }, { batch, new BsonArray(documents) }, { "postBatchResumeToken", WireEvent.TokenOf(cursor.After) },
        }));
    }

    private BsonDocument Cursor(WireCollection? collection, string name, IEnumerable<BsonDocument> documents, int size, bool isSingle)
    {
        var cursor = new WireCursor
        {
            Id = Interlocked.Increment(ref _lastCursor),
            Namespace = name.Contains('.', StringComparison.Ordinal) ? name : $"{collection?.Database}.{collection?.Name}",
            Left = new Queue<BsonDocument>(documents),
        };
        return Batch(cursor, "firstBatch", isSingle ? int.MaxValue : size);
    }

    private BsonDocument Batch(WireCursor cursor, string batch, int size)
    {
        var documents = new BsonArray();
        while (documents.Count < size && cursor.Left.TryDequeue(out var document))
        {
            documents.Add(document);
        }

        if (cursor.Left.Count > 0)
        {
            _cursors[cursor.Id] = cursor;
        }
        else
        {
            _cursors.TryRemove(cursor.Id, out _);
        }

        return Ok(new BsonElement("cursor", new BsonDocument
        {
            { "id", cursor.Left.Count > 0 ? cursor.Id : 0L }, { "ns", cursor.Namespace }, { batch, documents },
        }));
    }
}
