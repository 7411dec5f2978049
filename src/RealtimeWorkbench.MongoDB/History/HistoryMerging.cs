using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Puts large blocks and sums in the place of small blocks, in the transaction of a session.</summary>
/// <param name="session">Its transaction is open.</param>
/// <param name="to">The collections.</param>
/// <param name="number">First of the numbers that were reserved.</param>
internal sealed class HistoryMerging(IClientSessionHandle session, HistoryCollections to, long number)
{
    private long _next = number;

    /// <summary>Does it.</summary>
    /// <returns>True.</returns>
    /// <exception cref="HistoryException">Blocks are not there any more.</exception>
    public bool Settle(IReadOnlyList<SettledSeries> settled)
    {
        var written = WrittenOf(settled);
        var removed = new BsonArray(settled.SelectMany(series => series.Removed));
        var small = new BsonDocument { { "_id", new BsonDocument("$in", removed) }, { "settled", 0 } };
        if (to.Blocks.DeleteMany(session, small).DeletedCount != removed.Count)
        {
            throw new HistoryException("Blocks that were to be brought together are not there any more; another program works on the same run.") { MayPass = true };
        }

        Change(to.Blocks, settled.Select(series => new DeleteManyModel<BsonDocument>(new BsonDocument
        {
            { "series", series.Series }, { "settled", 0 }, { "kind", HistoryCollections.Awaited }, { "mark", new BsonDocument("$lte", series.Mark) },
        })));
        List<BsonDocument> blocks = [.. settled.SelectMany(series => series.Blocks.Select(block =>
            HistoryWriting.BlockOf(_next++, series.Series, block, (int)block.Resolution, isSettled: true, written[series.Series])))];
        if (blocks.Count > 0)
        {
            to.Blocks.InsertMany(session, blocks);
        }

        Change(to.Series, settled.Select(series => new UpdateOneModel<BsonDocument>(
            new BsonDocument("_id", series.Series),
            new BsonDocument("$max", new BsonDocument
            {
                { "span", series.Blocks.Select(block => block.Last - block.First).DefaultIfEmpty().Max() }, { "settledMark", series.Mark },
            }))));
        Change(to.Hours, settled.SelectMany(series => Merge(series, written[series.Series])));
        return true;
    }

    /// <summary>When the newest of the small blocks of each series was written: what they become is as old as that.</summary>
    private Dictionary<long, long> WrittenOf(IReadOnlyList<SettledSeries> settled)
    {
        var written = settled.ToDictionary(series => series.Series, _ => 0L);
        foreach (var some in settled.SelectMany(series => series.Removed).Chunk(10_000))
        {
            var found = to.Blocks.Find(session, new BsonDocument("_id", new BsonDocument("$in", new BsonArray(some))))
                .Project<BsonDocument>(new BsonDocument { { "series", 1 }, { "written", 1 } }).ToList();
            foreach (var block in found)
            {
                var series = block["series"].ToInt64();
                written[series] = Math.Max(written.GetValueOrDefault(series), block["written"].ToInt64());
            }
        }

        return written;
    }

    private void Change(IMongoCollection<BsonDocument> collection, IEnumerable<WriteModel<BsonDocument>> changes)
    {
        List<WriteModel<BsonDocument>> all = [.. changes];
        if (all.Count > 0)
        {
            collection.BulkWrite(session, all);
        }
    }

    /// <summary>Merges sums with those of the hours that are there. They cannot change meanwhile: who does the same at once is told of a conflict.</summary>
    private IEnumerable<WriteModel<BsonDocument>> Merge(SettledSeries settled, long written)
    {
        if (settled.Hours.Count == 0)
        {
            yield break;
        }

        var there = new Dictionary<long, BsonDocument>();
        foreach (var some in settled.Hours.Chunk(1000))
        {
            var filter = new BsonDocument { { "series", settled.Series }, { "start", new BsonDocument("$in", new BsonArray(some.Select(hour => hour.Start))) } };
            foreach (var hour in to.Hours.Find(session, filter).ToList())
            {
                there.Add(hour["start"].ToInt64(), hour);
            }
        }

        var minutes = settled.Minutes.ToLookup(minute => minute.Start - (minute.Start % TimeSpan.TicksPerHour));
        foreach (var hour in settled.Hours)
        {
            var known = there.GetValueOrDefault(hour.Start);
            var sum = known is null ? hour : HourOf(known).With(hour);
            yield return new UpdateOneModel<BsonDocument>(
                new BsonDocument { { "series", settled.Series }, { "start", hour.Start } },
                new BsonDocument("$set", new BsonDocument
                {
                    { "count", sum.Count }, { "mean", sum.Mean }, { "squares", sum.SumOfSquares }, { "minimum", sum.Minimum }, { "maximum", sum.Maximum },
                    { "minutes", HistoryMinutes.ToBson(HistoryMinutes.Merge(HistoryMinutes.Of(known), minutes[hour.Start])) }, { "hasMinutes", 1 }, { "written", written },
                }))
            { IsUpsert = true };
        }
    }

    /// <summary>The sum of an hour as it is stored.</summary>
    public static RollUp HourOf(BsonDocument hour) => new(
        hour["start"].ToInt64(), hour["count"].ToInt64(), hour["mean"].ToDouble(), hour["squares"].ToDouble(), hour["minimum"].ToDouble(), hour["maximum"].ToDouble());
}
