using System.Runtime.InteropServices;
using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Stores a write in the transaction of a session.</summary>
/// <param name="session">Its transaction is open.</param>
/// <param name="to">The collections.</param>
/// <param name="names">What is known to be there; what is learned stands there as well, and is forgotten where the transaction fails.</param>
/// <param name="number">First of the numbers that were reserved.</param>
internal sealed class HistoryWriting(IClientSessionHandle session, HistoryCollections to, HistoryNames names, long number)
{
    private long _next = number;
    private long _written;

    /// <summary>How many numbers a write takes at most.</summary>
    public static int NumbersFor(HistoryWrite write) => (2 * (write.Blocks.Count + write.Awaited.Count)) + write.Events.Count + 1;

    /// <summary>Stores it.</summary>
    /// <param name="write">What to store.</param>
    /// <param name="written">When it counts as written, in ticks of UTC.</param>
    /// <returns>False if it was stored already.</returns>
    public bool Write(HistoryWrite write, long written)
    {
        // A write whose answer was lost on the way is known by its number.
        if (to.Writers.Find(session, new BsonDocument("_id", write.Writer)).FirstOrDefault() is { } known && known["sequence"].ToInt64() >= write.Sequence)
        {
            return false;
        }

        _written = written;
        Put(to.Writers, [Update(
            new BsonDocument("_id", write.Writer),
            new BsonDocument("$set", new BsonDocument { { "sequence", write.Sequence }, { "written", written } }))]);
        Put(to.Runs, write.Runs.Select(run => Update(new BsonDocument("_id", run.Id), ChangeOf(run))));
        foreach (var run in write.Runs)
        {
            names.Runs[run.Id] = run.StartedAt.UtcTicks;
        }

        Know(write);
        List<(SeriesKey Series, string Unit, NewBlock Block)> all = [.. write.Blocks, .. write.Awaited];
        KnowSeries(all);
        Insert(to.Blocks, all.Select((one, i) => BlockOf(
            _next++, names.Series[one.Series], one.Block, i < write.Blocks.Count ? (int)one.Block.Resolution : HistoryCollections.Awaited, isSettled: false, _written)));
        Grow(write.Blocks);
        Put(to.Events, write.Events.Select(happened => Update(
            new BsonDocument { { "run", happened.Run }, { "kind", (int)happened.Kind }, { "name", happened.Key } }, ChangeOf(happened))));
        return true;
    }

    /// <summary>A block as it is stored.</summary>
    public static BsonDocument BlockOf(long number, long series, NewBlock block, int kind, bool isSettled, long written)
    {
        var bytes = MemoryMarshal.TryGetArray(block.Bytes, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : block.Bytes.ToArray();
        return new BsonDocument
        {
            { "_id", number }, { "series", series }, { "kind", kind }, { "settled", isSettled ? 1 : 0 }, { "mark", block.Mark },
            { "first", block.First }, { "last", block.Last }, { "count", block.Count }, { "bytes", bytes }, { "size", bytes.Length }, { "written", written },
        };
    }

    private static UpdateOneModel<BsonDocument> Update(BsonDocument filter, BsonDocument change, bool isUpsert = true) => new(filter, change) { IsUpsert = isUpsert };

    private BsonDocument ChangeOf(HistoryRun run) => new()
    {
        { "$set", new BsonDocument { { "ended", TimeOf(run.EndedAt) }, { "state", run.State }, { "written", _written } } },
        { "$setOnInsert", new BsonDocument { { "operation", run.Operation }, { "source", run.Source }, { "started", run.StartedAt.UtcTicks } } },
    };

    private static BsonValue TimeOf(DateTimeOffset? time) => time is { } known ? known.UtcTicks : BsonNull.Value;

    private BsonDocument ChangeOf(HistoryEvent happened) => new()
    {
        {
            "$set", new BsonDocument
            {
                { "began", happened.Time.UtcTicks }, { "ended", TimeOf(happened.Until) }, { "state", happened.State }, { "severity", happened.Severity },
                { "body", happened.Body }, { "written", _written },
            }
        },
        { "$setOnInsert", new BsonDocument { { "_id", _next++ }, { "machine", happened.Machine }, { "metric", happened.Metric } } },
    };

    private void Put(IMongoCollection<BsonDocument> collection, IEnumerable<WriteModel<BsonDocument>> changes)
    {
        List<WriteModel<BsonDocument>> all = [.. changes];
        if (all.Count > 0)
        {
            collection.BulkWrite(session, all);
        }
    }

    private void Insert(IMongoCollection<BsonDocument> collection, IEnumerable<BsonDocument> documents)
    {
        List<BsonDocument> all = [.. documents];
        if (all.Count > 0)
        {
            collection.InsertMany(session, all);
        }
    }

    /// <summary>Learns when the runs that the rest belongs to were started.</summary>
    private void Know(HistoryWrite write)
    {
        var missing = write.Blocks.Select(block => block.Series.Run).Concat(write.Awaited.Select(block => block.Series.Run)).Concat(write.Events.Select(happened => happened.Run))
            .Where(run => !names.Runs.ContainsKey(run)).ToHashSet(StringComparer.Ordinal);
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var run in to.Runs.Find(session, new BsonDocument("_id", new BsonDocument("$in", new BsonArray(missing)))).ToList())
        {
            names.Runs[run["_id"].AsString] = run["started"].ToInt64();
            missing.Remove(run["_id"].AsString);
        }

        if (missing.Count > 0)
        {
            throw new HistoryException($"The run {missing.First()} is not in the history any more; start it anew.");
        }
    }

    /// <summary>Learns the numbers of the series, and makes those that are new.</summary>
    private void KnowSeries(List<(SeriesKey Series, string Unit, NewBlock Block)> all)
    {
        foreach (var machine in all.Where(one => !names.Series.ContainsKey(one.Series)).Select(one => (one.Series.Run, one.Series.Machine)).Distinct().ToList())
        {
            var found = to.Series.Find(session, new BsonDocument { { "run", machine.Run }, { "machine", machine.Machine } })
                .Project<BsonDocument>(new BsonDocument("metric", 1)).ToList();
            foreach (var series in found)
            {
                names.Series[new SeriesKey(machine.Run, machine.Machine, series["metric"].AsString)] = series["_id"].ToInt64();
            }
        }

        var made = new List<BsonDocument>();
        foreach (var (key, unit, block) in all)
        {
            if (!names.Series.ContainsKey(key))
            {
                names.Series[key] = _next;
                made.Add(new BsonDocument
                {
                    { "_id", _next++ }, { "run", key.Run }, { "machine", key.Machine }, { "metric", key.Metric }, { "unit", unit }, { "started", names.Runs[key.Run] },
                    { "first", block.First }, { "last", block.Last }, { "count", 0L }, { "span", 0L }, { "settledMark", 0L }, { "written", 0L },
                });
            }
        }

        Insert(to.Series, made);
    }

    /// <summary>Brings series up to what was stored of them.</summary>
    private void Grow(IReadOnlyList<(SeriesKey Series, string Unit, NewBlock Block)> blocks)
    {
        var changes = blocks.GroupBy(one => one.Series).Select(series => (WriteModel<BsonDocument>)Update(
            new BsonDocument("_id", names.Series[series.Key]),
            new BsonDocument
            {
                { "$min", new BsonDocument("first", series.Min(one => one.Block.First)) },
                { "$max", new BsonDocument { { "last", series.Max(one => one.Block.Last) }, { "span", series.Max(one => one.Block.Last - one.Block.First) } } },
                { "$inc", new BsonDocument("count", series.Sum(one => (long)one.Block.Count)) },
                { "$set", new BsonDocument { { "unit", series.Last().Unit }, { "written", _written } } },
            },
            isUpsert: false)).ToList();
        if (changes.Count > 0 && to.Series.BulkWrite(session, changes).MatchedCount < changes.Count)
        {
            // Given up by another program since it was looked up; looked up again, it is made anew.
            throw new HistoryException("A series of this run was given up by another program in this moment.") { MayPass = true };
        }
    }
}
