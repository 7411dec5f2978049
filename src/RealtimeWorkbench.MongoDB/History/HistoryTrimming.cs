using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>One small step of giving up what is too old, or too much, in the transaction of a session.</summary>
/// <remarks>
/// The age of a value counts from when it was written, by the clock of who wrote it: event times are those of devices, whose clocks may be years away. Each
/// look for what is due goes along the beginning of an index, and each step removes so many documents at most, whatever there is.
/// </remarks>
internal sealed class HistoryTrimming(IClientSessionHandle session, HistoryCollections of, HistoryRetention retention, long now)
{
    /// <summary>Blocks, hours or events that a step removes at most; the server advises against transactions of more than a thousand.</summary>
    public const int AtOnce = 500;

    private const int RunsAtOnce = 5;

    /// <summary>Bytes that the document of an hour takes at most, about.</summary>
    private const int BytesOfHour = 6000;

    /// <summary>Bytes that the sum of an hour takes without its minutes, about.</summary>
    private const int BytesOfSum = 150;

    /// <summary>What a block takes besides its bytes, about.</summary>
    private const int BytesOfBlock = 150;

    private static readonly HistoryResolution[] Kinds = [HistoryResolution.Raw, HistoryResolution.Second];

    /// <summary>Does a step.</summary>
    /// <param name="excess">Bytes that the history has too many; 0 or less if it has none.</param>
    /// <returns>Whether it has given up anything.</returns>
    public bool Step(long excess) => TrimByAge() || (excess > 0 && TrimBySize(excess));

    private static BsonDocument Below(long value) => new("$lt", value);

    private static BsonDocument AnyOf(IEnumerable<long> numbers) => new("$in", new BsonArray(numbers));

    private bool TrimByAge()
    {
        foreach (var resolution in Kinds)
        {
            if (Before(resolution) is { } before && TrimBlocks(resolution, before, AtOnce, long.MaxValue))
            {
                return true;
            }
        }

        return (Before(HistoryResolution.Minute) is { } minutes && TrimMinutes(minutes, AtOnce))
            || (Before(HistoryResolution.Hour) is { } hours && TrimHours(hours, AtOnce))
            || TrimEvents()
            || (Before(HistoryResolution.Hour) is { } runs && TrimRuns(runs))
            || TrimWriters();
    }

    /// <remarks>
    /// Values of today go after sums where those take half of the room: sums of two years must not leave a process without the values of its last hours. Nor must values of a day that
    /// are more than there is room for cost sums of years, which take little.
    /// </remarks>
    private bool TrimBySize(long excess)
    {
        var today = now - TimeSpan.TicksPerDay;
        return TrimBlocksBySize(today, excess)
            || (DoSumsTakeHalf(today) && TrimSums(today, excess))
            || TrimBlocksBySize(long.MaxValue, excess)
            || TrimSums(long.MaxValue, excess);
    }

    private bool TrimBlocksBySize(long before, long excess) => Kinds.Any(resolution => TrimBlocks(resolution, before, AtOnce, excess));

    private bool TrimSums(long before, long excess)
    {
        var hours = (int)Math.Clamp(excess / BytesOfHour, 1, AtOnce);
        return TrimMinutes(before, hours) || TrimHours(before, hours);
    }

    /// <summary>Whether sums of minutes, or those of hours, that were written before a time take half of the room, about.</summary>
    private bool DoSumsTakeHalf(long before) => AreThere(hasMinutes: 1, before, retention.Bytes / 2 / BytesOfHour) || AreThere(hasMinutes: 0, before, retention.Bytes / 2 / BytesOfSum);

    private bool AreThere(int hasMinutes, long before, long most) => of.Hours
        .Find(session, new BsonDocument { { "hasMinutes", hasMinutes }, { "written", Below(before) } })
        .Skip((int)Math.Min(most, int.MaxValue)).Limit(1).Any();

    /// <summary>When what is too old was written at the latest; null where it is kept for ever. Coarser sums are kept no shorter than what is finer: they answer for it.</summary>
    private long? Before(HistoryResolution resolution)
    {
        var longest = TimeSpan.Zero;
        for (var finer = HistoryResolution.Raw; finer <= resolution; finer++)
        {
            var age = retention.Of(finer);
            if (age <= TimeSpan.Zero)
            {
                return null;
            }

            longest = age > longest ? age : longest;
        }

        return now - longest.Ticks;
    }

    /// <summary>Removes the blocks that were written first.</summary>
    private bool TrimBlocks(HistoryResolution resolution, long before, int most, long bytes)
    {
        var gone = new List<(long Number, long Series, long First, long Last)>();
        var due = of.Blocks.Find(session, new BsonDocument { { "settled", 1 }, { "kind", (int)resolution }, { "written", Below(before) } })
            .Sort(new BsonDocument("written", 1)).Limit(most)
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
        new HistoryGaps(session, of).Note(resolution, gone.Select(block => (block.Series, block.First, block.Last)));
        return true;
    }

    private bool TrimMinutes(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 1, before, most);
        if (hours.Count == 0)
        {
            return false;
        }

        of.Hours.UpdateMany(session, IdsOf(hours), new BsonDocument { { "$set", new BsonDocument("hasMinutes", 0) }, { "$unset", new BsonDocument("minutes", "") } });
        new HistoryGaps(session, of).Note(HistoryResolution.Minute, hours.Select(hour => (hour["series"].ToInt64(), hour["start"].ToInt64(), hour["start"].ToInt64())));
        return true;
    }

    /// <summary>Removes sums of hours whose minutes were given up before.</summary>
    private bool TrimHours(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 0, before, most);
        return hours.Count > 0 && of.Hours.DeleteMany(session, IdsOf(hours)).DeletedCount > 0;
    }

    private List<BsonDocument> HoursDue(int hasMinutes, long before, int most) => of.Hours
        .Find(session, new BsonDocument { { "hasMinutes", hasMinutes }, { "written", Below(before) } })
        .Sort(new BsonDocument("written", 1)).Limit(most)
        .Project<BsonDocument>(new BsonDocument { { "series", 1 }, { "start", 1 } }).ToList();

    private static BsonDocument IdsOf(List<BsonDocument> found) => new("_id", new BsonDocument("$in", new BsonArray(found.Select(one => one["_id"]))));

    /// <remarks>By when they were written last: an event is dated by the process, whose clock may be years away. An alert that stands is as old as what was written of its run.</remarks>
    private bool TrimEvents()
    {
        if (retention.Hours <= TimeSpan.Zero)
        {
            return false;
        }

        var before = now - retention.Hours.Ticks;
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

    private bool TrimWriters() => retention.Hours > TimeSpan.Zero && TrimWritten(of.Writers, now - retention.Hours.Ticks, []);

    private bool TrimWritten(IMongoCollection<BsonDocument> collection, long before, BsonDocument which)
    {
        var due = collection.Find(session, which.Add("written", Below(before)))
            .Sort(new BsonDocument("written", 1)).Limit(AtOnce).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList();
        return due.Count > 0 && collection.DeleteMany(session, IdsOf(due)).DeletedCount > 0;
    }

    /// <summary>Removes runs that nothing was written of for so long, with what they had not brought into their sums: nobody goes on with them any more.</summary>
    private bool TrimRuns(long before)
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
            of.Runs.UpdateOne(session, new BsonDocument("_id", run), new BsonDocument("$set", new BsonDocument("written", now)));
        }

        return runs.Count > 0;
    }

    private bool TrimRun(string run, long before)
    {
        var series = of.Series.Find(session, new BsonDocument("run", run)).Project<BsonDocument>(new BsonDocument("_id", 1)).ToList().ConvertAll(found => found["_id"].ToInt64());
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

    /// <summary>Series that have a document in a collection.</summary>
    private IEnumerable<long> WithSomeIn(IMongoCollection<BsonDocument> collection, long[] series) => collection.Aggregate<BsonDocument>(
        session,
        new[] { new BsonDocument("$match", new BsonDocument("series", AnyOf(series))), new BsonDocument("$group", new BsonDocument("_id", "$series")) })
        .ToList().Select(found => found["_id"].ToInt64());
}
