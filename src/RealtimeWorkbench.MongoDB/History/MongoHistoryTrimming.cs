using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Gives up documents that are too old, or too many, in the transaction of a session; the server advises against transactions of more than a thousand.</summary>
/// <param name="session">Session with the transaction.</param>
/// <param name="of">Collections of the history.</param>
/// <param name="retention">What is kept.</param>
/// <param name="now">Time now in ticks of UTC.</param>
/// <param name="size">Bytes that the history takes; the server tells them outside of transactions only.</param>
internal sealed class MongoHistoryTrimming(IClientSessionHandle session, HistoryCollections of, HistoryRetention retention, long now, long size)
    : HistoryTrimming(retention, now)
{
    private const int RunsAtOnce = 5;

    /// <summary>What a block takes besides its bytes, about.</summary>
    private const int BytesOfBlock = 150;

    protected override int BytesOfSums => 6000;

    protected override int BytesOfHour => 150;

    private static BsonDocument Below(long value) => new("$lt", value);

    private static BsonDocument AnyOf(IEnumerable<long> numbers) => new("$in", new BsonArray(numbers));

    protected override long ExcessOver(long most) => size - most;

    protected override bool AreMoreThan(bool withMinutes, long before, long number) => of.Hours
        .Find(session, new BsonDocument { { "hasMinutes", withMinutes ? 1 : 0 }, { "written", Below(before) } })
        .Skip((int)Math.Min(number, int.MaxValue)).Limit(1).Any();

    protected override bool TrimBlocks(HistoryResolution resolution, long before, long bytes)
    {
        var gone = new List<(long Number, long Series, long First, long Last)>();
        var due = of.Blocks.Find(session, new BsonDocument { { "settled", 1 }, { "kind", (int)resolution }, { "written", Below(before) } })
            .Sort(new BsonDocument("written", 1)).Limit(AtOnce)
            .Project<BsonDocument>(new BsonDocument { { "series", 1 }, { "first", 1 }, { "last", 1 }, { "size", 1 } }).ToList();
        foreach (var block in due)
        {
            if (bytes <= 0)
            {
                break;
            }

            gone.Add((block["_id"].ToInt64(), block["series"].ToInt64(), block["first"].ToInt64(), block["last"].ToInt64()));
            bytes -= block["size"].ToInt64() + BytesOfBlock;
        }

        if (gone.Count == 0)
        {
            return false;
        }

        of.Blocks.DeleteMany(session, new BsonDocument("_id", AnyOf(gone.Select(block => block.Number))));
        new MongoHistoryGaps(session, of).Note(resolution, gone.Select(block => (block.Series, block.First, block.Last)));
        return true;
    }

    /// <remarks>What is noted of values that come again stays: some of these are in sums.</remarks>
    protected override bool TrimAbandoned(long before)
    {
        var runs = of.Runs.Find(session, new BsonDocument { { "written", Below(before) }, { "ended", BsonNull.Value } })
            .Sort(new BsonDocument("written", 1)).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
        foreach (var some in runs.SelectMany(run => SeriesOf(run["_id"].AsString)).Chunk(AtOnce))
        {
            var open = of.Blocks.Find(session, new BsonDocument { { "series", AnyOf(some) }, { "settled", 0 }, { "kind", (int)HistoryResolution.Raw } })
                .Limit(AtOnce).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
            if (open.Count > 0)
            {
                return of.Blocks.DeleteMany(session, IdsOf(open)).DeletedCount > 0;
            }
        }

        return false;
    }

    protected override bool TrimMinutes(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 1, before, most);
        if (hours.Count == 0)
        {
            return false;
        }

        of.Hours.UpdateMany(session, IdsOf(hours), new BsonDocument { { "$set", new BsonDocument("hasMinutes", 0) }, { "$unset", new BsonDocument("minutes", "") } });
        new MongoHistoryGaps(session, of).Note(HistoryResolution.Minute, hours.Select(hour => (hour["series"].ToInt64(), hour["start"].ToInt64(), hour["start"].ToInt64())));
        return true;
    }

    protected override bool TrimHours(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 0, before, most);
        return hours.Count > 0 && of.Hours.DeleteMany(session, IdsOf(hours)).DeletedCount > 0;
    }

    private List<BsonDocument> HoursDue(int hasMinutes, long before, int most) => of.Hours
        .Find(session, new BsonDocument { { "hasMinutes", hasMinutes }, { "written", Below(before) } })
        .Sort(new BsonDocument("written", 1)).Limit(most)
        .Project<BsonDocument>(new BsonDocument { { "series", 1 }, { "start", 1 } }).ToList();

    private static BsonDocument IdsOf(List<BsonDocument> found) => new("_id", new BsonDocument("$in", new BsonArray(found.Select(one => one["_id"]))));

    protected override bool TrimEvents(long before)
    {
        var standing = new BsonDocument { { "kind", (int)HistoryEventKind.Alert }, { "ended", BsonNull.Value } };
        return TrimWritten(of.Events, before, new BsonDocument("$nor", new BsonArray { standing })) || TrimStanding(standing, before);
    }

    /// <summary>Removes alerts that stand in runs that nothing was written of for so long.</summary>
    private bool TrimStanding(BsonDocument standing, long before)
    {
        var runs = of.Events.Aggregate<BsonDocument>(
            session,
            new[] { new BsonDocument("$match", new BsonDocument(standing) { { "written", Below(before) } }), new BsonDocument("$group", new BsonDocument("_id", "$run")) })
            .ToList().ConvertAll(found => found["_id"]);
        if (runs.Count == 0)
        {
            return false;
        }

        var kept = of.Runs.Find(session, new BsonDocument { { "_id", new BsonDocument("$in", new BsonArray(runs)) }, { "written", new BsonDocument("$gte", before) } })
            .Project<BsonDocument>(new BsonDocument("_id", 1)).ToList().ConvertAll(found => found["_id"]);
        return TrimWritten(of.Events, before, new BsonDocument("run", new BsonDocument("$in", new BsonArray(runs.Except(kept)))));
    }

    protected override bool TrimWriters(long before) => TrimWritten(of.Writers, before, []);

    private bool TrimWritten(IMongoCollection<BsonDocument> collection, long before, BsonDocument which)
    {
        var due = collection.Find(session, which.Add("written", Below(before)))
            .Sort(new BsonDocument("written", 1)).Limit(AtOnce).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
        return due.Count > 0 && collection.DeleteMany(session, IdsOf(due)).DeletedCount > 0;
    }

    protected override bool TrimRuns(long before)
    {
        var runs = of.Runs.Find(session, new BsonDocument("written", Below(before)))
            .Sort(new BsonDocument("written", 1)).Limit(RunsAtOnce).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
        foreach (var run in runs.Select(found => found["_id"].AsString))
        {
            if (TrimRun(run, before))
            {
                return true;
            }

            // It has something that is not so old, as of a program whose clock is ahead: it is looked at again when that is, and is not in the way until then.
            of.Runs.UpdateOne(session, new BsonDocument("_id", run), new BsonDocument("$set", new BsonDocument("written", Now)));
        }

        return runs.Count > 0;
    }

    private bool TrimRun(string run, long before)
    {
        var series = SeriesOf(run);
        foreach (var some in series.Chunk(AtOnce))
        {
            var open = of.Blocks.Find(session, new BsonDocument { { "series", AnyOf(some) }, { "settled", 0 }, { "written", Below(before) } })
                .Limit(AtOnce).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
            if (open.Count > 0)
            {
                of.Blocks.DeleteMany(session, IdsOf(open));
                return true;
            }

            var empty = some.Except(WithSomeIn(of.Blocks, some)).Except(WithSomeIn(of.Hours, some)).ToList();
            if (empty.Count > 0)
            {
                of.Gaps.DeleteMany(session, new BsonDocument("series", AnyOf(empty)));
                of.Series.DeleteMany(session, new BsonDocument("_id", AnyOf(empty)));
                return true;
            }
        }

        return series.Count == 0
            && !of.Events.Find(session, new BsonDocument("run", run)).Limit(1).Any()
            && of.Runs.DeleteOne(session, new BsonDocument("_id", run)).DeletedCount > 0;
    }

    private List<long> SeriesOf(string run) =>
        of.Series.Find(session, new BsonDocument("run", run)).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList().ConvertAll(found => found["_id"].ToInt64());

    /// <summary>Series that have a document in a collection.</summary>
    private IEnumerable<long> WithSomeIn(IMongoCollection<BsonDocument> collection, long[] series) => collection.Aggregate<BsonDocument>(
        session,
        new[] { new BsonDocument("$match", new BsonDocument("series", AnyOf(series))), new BsonDocument("$group", new BsonDocument("_id", "$series")) })
        .ToList().Select(found => found["_id"].ToInt64());
}
