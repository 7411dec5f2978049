using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>The table of stretches that were given up.</summary>
internal sealed class SqlHistoryGaps(HistoryStatements statements) : HistoryGaps
{
    protected override (long First, long Last)? Newest(long series, HistoryResolution resolution, long time)
    {
        using var row = statements.Prepared(
            "SELECT first, last FROM given_up WHERE series = @p0 AND kind = @p1 AND first <= @p2 ORDER BY first DESC LIMIT 1", [series, (int)resolution, time]).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    protected override bool IsEmpty(long series, HistoryResolution resolution, long last, long first) => resolution == HistoryResolution.Minute
        ? statements.Ask("SELECT 1 FROM rollup WHERE series = @p0 AND level = 2 AND start >= @p1 AND start < @p2 LIMIT 1", series, last, first) is null
        : statements.Ask(
            "SELECT 1 FROM block WHERE series = @p0 AND settled = 1 AND kind = @p1 AND first >= @p2 - (SELECT span FROM series WHERE id = @p0) AND first < @p3 AND last >= @p2 LIMIT 1",
            series,
            (int)resolution,
            last,
            first) is null;

    protected override void Add(long series, HistoryResolution resolution, long first, long last) =>
        statements.Do("INSERT INTO given_up (series, kind, first, last) VALUES (@p0, @p1, @p2, @p3)", series, (int)resolution, first, last);

    protected override void Remove(long series, HistoryResolution resolution, long first) =>
        statements.Do("DELETE FROM given_up WHERE series = @p0 AND kind = @p1 AND first = @p2", series, (int)resolution, first);
}
