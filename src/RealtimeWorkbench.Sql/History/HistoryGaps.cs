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
        foreach (var (first, last) in Before(series, kind, to))
        {
            if (last < from && !IsEmpty(series, kind, last, from))
            {
                continue;
            }

            if (first <= from && last >= to)
            {
                return;
            }

            (from, to) = (Math.Min(from, first), Math.Max(to, last));
            statements.Do("DELETE FROM given_up WHERE series = @p0 AND kind = @p1 AND first = @p2", series, kind, first);
        }

        statements.Do("INSERT INTO given_up (series, kind, first, last) VALUES (@p0, @p1, @p2, @p3)", series, kind, from, to);
    }

    /// <summary>Stretches that begin before a time, the newest first.</summary>
    private List<(long First, long Last)> Before(long series, int kind, long to)
    {
        using var row = statements.Prepared(
            "SELECT first, last FROM given_up WHERE series = @p0 AND kind = @p1 AND first <= @p2 ORDER BY first DESC", [series, kind, to]).ExecuteReader();
        var found = new List<(long First, long Last)>();
        while (row.Read())
        {
            found.Add((row.GetInt64(0), row.GetInt64(1)));
        }

        return found;
    }

    /// <summary>Whether nothing is left between two stretches, so that they may be one.</summary>
    private bool IsEmpty(long series, int kind, long from, long to) => kind == (int)HistoryResolution.Minute
        ? statements.Ask("SELECT 1 FROM rollup WHERE series = @p0 AND level = 2 AND start >= @p1 AND start < @p2 LIMIT 1", series, from, to) is null
        : statements.Ask(
            "SELECT 1 FROM block WHERE series = @p0 AND settled = 1 AND kind = @p1 AND first >= @p2 AND first < @p3 LIMIT 1", series, kind, from, to) is null;
}
