using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>The collection of stretches that were given up, in the transaction of a session.</summary>
internal sealed class MongoHistoryGaps(IClientSessionHandle session, HistoryCollections of) : HistoryGaps
{
    protected override (long First, long Last)? Newest(long series, HistoryResolution resolution, long time)
    {
        var gap = of.Gaps.Find(session, new BsonDocument { { "series", series }, { "kind", (int)resolution }, { "first", new BsonDocument("$lte", time) } })
            .Sort(new BsonDocument("first", -1)).Limit(1).FirstOrDefault();
        return gap is null ? null : (gap["first"].ToInt64(), gap["last"].ToInt64());
    }

    protected override bool IsEmpty(long series, HistoryResolution resolution, long last, long first)
    {
        if (resolution == HistoryResolution.Minute)
        {
            var between = new BsonDocument { { "$gte", last }, { "$lt", first } };
            return !of.Hours.Find(session, new BsonDocument { { "series", series }, { "start", between }, { "hasMinutes", 1 } }).Limit(1).Any();
        }

        var span = of.Series.Find(session, new BsonDocument("_id", series)).FirstOrDefault()?["span"].ToInt64() ?? 0;
        return !of.Blocks.Find(session, new BsonDocument
        {
            { "series", series }, { "settled", 1 }, { "kind", (int)resolution }, { "first", new BsonDocument { { "$gte", last - span }, { "$lt", first } } },
            { "last", new BsonDocument("$gte", last) },
        }).Limit(1).Any();
    }

    protected override void Add(long series, HistoryResolution resolution, long first, long last) =>
        of.Gaps.InsertOne(session, new BsonDocument { { "series", series }, { "kind", (int)resolution }, { "first", first }, { "last", last } });

    protected override void Remove(long series, HistoryResolution resolution, long first) =>
        of.Gaps.DeleteOne(session, new BsonDocument { { "series", series }, { "kind", (int)resolution }, { "first", first } });
}
