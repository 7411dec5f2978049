using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>The collections of a history with their indexes. All times are ticks of 100 ns of UTC since the year 1, as in recordings.</summary>
/// <remarks>
/// <para>
/// <c>run</c> {_id, operation, source, started, ended, state, written}; <c>series</c> {_id, run, machine, metric, unit, started, first, last, count, span,
/// settledMark, written}; <c>block</c> {_id, series, kind, settled, mark, first, last, count, bytes, size, written}; <c>hour</c> {series, start, count, mean, squares,
/// minimum, maximum, minutes, hasMinutes, written}; <c>gap</c> {series, kind, first, last}; <c>event</c> {_id, run, kind, name, began, ended, machine, metric, state,
/// severity, body, written}; <c>writer</c> {_id, sequence, written}; <c>about</c> has the version and the last number that was given.
/// </para>
/// <para>Each document stays far below the 16 MB that one may have: a block holds 2048 values at most, an hour 60 minutes.</para>
/// </remarks>
internal sealed class HistoryCollections
{
    /// <summary>Version of what this program writes.</summary>
    public const int Version = 1;

    /// <summary>Kind of the blocks that note what is stored and comes again after a checkpoint; the others are those of <see cref="HistoryResolution"/>.</summary>
    public const int Awaited = 4;

    /// <summary>What all their names begin with, so that they lie together beside others of the same database.</summary>
    public const string Prefix = "rtw_history_";

    private const int DuplicateKey = 11000;

    private readonly IMongoDatabase _database;

    public HistoryCollections(IMongoDatabase database)
    {
        _database = database;
        About = Of("about");
        Runs = Of("run");
        Series = Of("series");
        Blocks = Of("block");
        Hours = Of("hour");
        Gaps = Of("gap");
        Events = Of("event");
        Writers = Of("writer");
    }

    public IMongoCollection<BsonDocument> About { get; }

    public IMongoCollection<BsonDocument> Runs { get; }

    public IMongoCollection<BsonDocument> Series { get; }

    public IMongoCollection<BsonDocument> Blocks { get; }

    public IMongoCollection<BsonDocument> Hours { get; }

    public IMongoCollection<BsonDocument> Gaps { get; }

    public IMongoCollection<BsonDocument> Events { get; }

    public IMongoCollection<BsonDocument> Writers { get; }

    /// <summary>Makes what isn't there. Several programs may do so at once.</summary>
    /// <param name="name">Name of the history, for messages.</param>
    /// <exception cref="HistoryException">It is of a newer version.</exception>
    public void Prepare(string name)
    {
        if (About.Find(new BsonDocument("_id", "version")).FirstOrDefault() is { } about)
        {
            var found = about["number"].ToInt32();
            if (found > Version)
            {
                throw new HistoryException(Invariant(
                    $"The history in {name} has format {found}, but this version reads up to format {Version}; use the version that wrote it, or another database."));
            }

            return;
        }

        // The version comes last: where it stands, all of this has been done.
        Index(Runs, isUnique: false, "written");
        Index(Series, isUnique: true, "run", "machine", "metric");
        Index(Series, isUnique: false, "machine", "metric");
        Index(Blocks, isUnique: false, "series", "settled", "kind", "first");
        Index(Blocks, isUnique: false, "settled", "kind", "written");
        Index(Hours, isUnique: true, "series", "start");
        Index(Hours, isUnique: false, "hasMinutes", "written");
        Index(Gaps, isUnique: true, "series", "kind", "first");
        Index(Events, isUnique: true, "run", "kind", "name");
        Index(Events, isUnique: false, "kind", "began");
        Index(Events, isUnique: false, "written");
        Index(Writers, isUnique: false, "written");
        InsertNew(new BsonDocument { { "_id", "numbers" }, { "last", 0L } });
        InsertNew(new BsonDocument { { "_id", "version" }, { "number", Version } });
    }

    /// <summary>Reserves numbers, each given once; of those that are not used, nobody takes notice.</summary>
    /// <returns>The first of them.</returns>
    public long Reserve(int count)
    {
        var after = About.FindOneAndUpdate<BsonDocument>(
            new BsonDocument("_id", "numbers"),
            new BsonDocument("$inc", new BsonDocument("last", (long)count)),
            new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After });
        return after["last"].ToInt64() - count + 1;
    }

    /// <summary>Bytes of the documents, before the server compresses them.</summary>
    public long Bytes()
    {
        var bytes = 0L;
        foreach (var collection in new[] { Runs, Series, Blocks, Hours, Gaps, Events, Writers })
        {
            var answer = collection.Aggregate<BsonDocument>(new[] { new BsonDocument("$collStats", new BsonDocument("storageStats", new BsonDocument())) }).ToList();
            bytes += answer.Sum(shard => shard["storageStats"].AsBsonDocument.GetValue("size", 0).ToInt64());
        }

        return bytes;
    }

    /// <summary>When something was written last before an instant; along the end of an index each. A run is as old as what was written of it last.</summary>
    public long? LastWritten(long before)
    {
        (IMongoCollection<BsonDocument> Of, BsonDocument What)[] aged =
        [
            (Runs, []),
            (Blocks, new BsonDocument { { "settled", 1 }, { "kind", 0 } }),
            (Blocks, new BsonDocument { { "settled", 1 }, { "kind", 1 } }),
            (Hours, new BsonDocument("hasMinutes", 1)),
        ];
        return aged.Max(one => one.Of.Find(one.What.Add("written", new BsonDocument("$lt", before)))
            .Sort(new BsonDocument("written", -1)).Limit(1).Project<BsonDocument>(new BsonDocument("written", 1)).FirstOrDefault()?["written"].ToInt64());
    }

    /// <summary>Whether a refusal is that of a unique index.</summary>
    public static bool IsDuplicate(Exception problem) => problem switch
    {
        MongoCommandException command => command.Code == DuplicateKey,
        MongoWriteException one => one.WriteError?.Category == ServerErrorCategory.DuplicateKey,
        MongoBulkWriteException many => many.WriteErrors.Count > 0 && many.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey),
        _ => false,
    };

    private static void Index(IMongoCollection<BsonDocument> collection, bool isUnique, params IEnumerable<string> fields) => collection.Indexes.CreateOne(
        new CreateIndexModel<BsonDocument>(new BsonDocument(fields.Select(field => new BsonElement(field, 1))), new CreateIndexOptions { Unique = isUnique ? true : null }));

    private void InsertNew(BsonDocument document)
    {
        try
        {
            About.InsertOne(document);
        }
        catch (MongoWriteException there) when (IsDuplicate(there))
        {
            // Another program made it meanwhile.
        }
    }

    private IMongoCollection<BsonDocument> Of(string name) => _database.GetCollection<BsonDocument>(Prefix + name);
}
