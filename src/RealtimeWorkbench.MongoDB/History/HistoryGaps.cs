using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Notes the hours that were given up of each series, as few stretches: usually one, from its first value on.</summary>
internal sealed class HistoryGaps(IClientSessionHandle session, HistoryCollections of)
{
    /// <summary>Notes what was removed.</summary>
    /// <param name="resolution">What it was.</param>
    /// <param name="gone">Series, and the first and the last time of what is gone.</param>
    public void Note(HistoryResolution resolution, IEnumerable<(long Series, long First, long Last)> gone)
    {
        foreach (var series in gone.GroupBy(one => one.Series).OrderBy(group => group.Key))
        {
            foreach (var (from, to) in Joined(series.Select(one => (Hour(one.First), Hour(one.Last) + TimeSpan.TicksPerHour)).Order()))
            {
                Note(series.Key, (int)resolution, from, to);
            }
        }
    }

    private static long Hour(long time) => time - (time % TimeSpan.TicksPerHour);

    private static IEnumerable<(long From, long To)> Joined(IEnumerable<(long From, long To)> sorted)
    {
        (long From, long To)? before = null;
        foreach (var next in sorted)
        {
            if (before is { } open && next.From <= open.To)
            {
                before = (open.From, Math.Max(open.To, next.To));
                continue;
            }

            if (before is { } done)
            {
                yield return done;
            }

            before = next;
        }

        if (before is { } last)
        {
            yield return last;
        }
    }

    private void Note(long series, int kind, long from, long to)
    {
        foreach (var gap in Before(series, kind, to))
        {
            var (first, last) = (gap["first"].ToInt64(), gap["last"].ToInt64());
            if (last < from && !IsEmpty(series, kind, last, from))
            {
                continue;
            }

            if (first <= from && last >= to)
            {
                return;
            }

            (from, to) = (Math.Min(from, first), Math.Max(to, last));
            of.Gaps.DeleteOne(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", first } });
        }

        of.Gaps.InsertOne(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", from }, { "last", to } });
    }

    /// <summary>Stretches that begin before a time, the newest first.</summary>
    private List<BsonDocument> Before(long series, int kind, long to) => of.Gaps
        .Find(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", new BsonDocument("$lte", to) } })
        .Sort(new BsonDocument("first", -1)).ToList();

    /// <summary>Whether nothing is left between two stretches, so that they may be one.</summary>
    private bool IsEmpty(long series, int kind, long from, long to)
    {
        var between = new BsonDocument { { "$gte", from }, { "$lt", to } };
        return kind == (int)HistoryResolution.Minute
            ? !of.Hours.Find(session, new BsonDocument { { "series", series }, { "start", between }, { "hasMinutes", 1 } }).Limit(1).Any()
            : !of.Blocks.Find(session, new BsonDocument { { "series", series }, { "settled", 1 }, { "kind", kind }, { "first", between } }).Limit(1).Any();
    }
}
