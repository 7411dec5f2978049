using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>Notes the hours that were given up of each series, as few stretches: usually one, from its first value on.</summary>
internal sealed class HistoryGaps(HistoryStatements statements)
{
    /// <summary>Notes what was removed.</summary>
    /// <param name="resolution">What it was.</param>
    /// <param name="gone">Series, and the first and the last time of what is gone.</param>
    public void Note(HistoryResolution resolution, IEnumerable<(long Series, long First, long Last)> gone)
    {
        // In the order of their numbers: two programs that do the same do not wait for each other in a circle.
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
            statements.Do("DELETE FROM given_up WHERE series = @p0 AND kind = @p1 AND first = @p2", series, kind, first);
        }

        statements.Do("INSERT INTO given_up (series, kind, first, last) VALUES (@p0, @p1, @p2, @p3)", series, kind, from, to);
    }

    /// <summary>The newest stretch that does not begin after a time.</summary>
    private (long First, long Last)? Newest(long series, int kind, long to)
    {
        using var row = statements.Prepared(
            "SELECT first, last FROM given_up WHERE series = @p0 AND kind = @p1 AND first <= @p2 ORDER BY first DESC LIMIT 1", [series, kind, to]).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    /// <summary>Whether nothing is left between two stretches, so that they may be one: no block that begins there, nor one that begins earlier and reaches in.</summary>
    private bool IsEmpty(long series, int kind, long from, long to) => kind == (int)HistoryResolution.Minute
        ? statements.Ask("SELECT 1 FROM rollup WHERE series = @p0 AND level = 2 AND start >= @p1 AND start < @p2 LIMIT 1", series, from, to) is null
        : statements.Ask(
            "SELECT 1 FROM block WHERE series = @p0 AND settled = 1 AND kind = @p1 AND first >= @p2 - (SELECT span FROM series WHERE id = @p0) AND first < @p3 AND last >= @p2 LIMIT 1",
            series,
            kind,
            from,
            to) is null;
}
