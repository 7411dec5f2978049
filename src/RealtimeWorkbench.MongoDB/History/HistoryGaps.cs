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
        // The newest that begins before it, again and again: each that it is joined with is removed. What lies between it and one keeps it from all older ones, too.
        while (Newest(series, kind, to) is var (first, last) && (last >= from || IsEmpty(series, kind, last, from)))
        {
            if (first <= from && last >= to)
            {
                return;
            }

            (from, to) = (Math.Min(from, first), Math.Max(to, last));
            of.Gaps.DeleteOne(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", first } });
        }

        of.Gaps.InsertOne(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", from }, { "last", to } });
    }

    /// <summary>The newest stretch that does not begin after a time.</summary>
    private (long First, long Last)? Newest(long series, int kind, long to)
    {
        var gap = of.Gaps.Find(session, new BsonDocument { { "series", series }, { "kind", kind }, { "first", new BsonDocument("$lte", to) } })
            .Sort(new BsonDocument("first", -1)).Limit(1).FirstOrDefault();
        return gap is null ? null : (gap["first"].ToInt64(), gap["last"].ToInt64());
    }

    /// <summary>Whether nothing is left between two stretches, so that they may be one: no block that begins there, nor one that begins earlier and reaches in.</summary>
    private bool IsEmpty(long series, int kind, long from, long to)
    {
        if (kind == (int)HistoryResolution.Minute)
        {
            var between = new BsonDocument { { "$gte", from }, { "$lt", to } };
            return !of.Hours.Find(session, new BsonDocument { { "series", series }, { "start", between }, { "hasMinutes", 1 } }).Limit(1).Any();
        }

        var span = of.Series.Find(session, new BsonDocument("_id", series)).FirstOrDefault()?["span"].ToInt64() ?? 0;
        return !of.Blocks.Find(session, new BsonDocument
        {
            { "series", series }, { "settled", 1 }, { "kind", kind }, { "first", new BsonDocument { { "$gte", from - span }, { "$lt", to } } },
            { "last", new BsonDocument("$gte", from) },
        }).Limit(1).Any();
    }
}
