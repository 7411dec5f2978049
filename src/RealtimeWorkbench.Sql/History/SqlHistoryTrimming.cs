using System.Data.Common;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>Gives up rows that are too old, or too many, in a transaction.</summary>
/// <param name="statements">Statements of the transaction.</param>
/// <param name="retention">What is kept.</param>
/// <param name="now">Time now in ticks of UTC.</param>
/// <param name="excessOver">Says how many bytes there are beyond a number of them.</param>
/// <param name="sumsShrink">Whether it says so of sums that were given up, too.</param>
internal sealed class SqlHistoryTrimming(
    HistoryStatements statements, HistoryRetention retention, long now, Func<DbConnection, DbTransaction?, long, long> excessOver, bool sumsShrink)
    : HistoryTrimming(retention, now)
{
    private const int RunsAtOnce = 5;

    private static readonly string[] Aged =
        ["run WHERE 1 = 1", "block WHERE kind = 0 AND settled = 1", "block WHERE kind = 1 AND settled = 1", "rollup WHERE level = 3 AND has_minutes = 1"];

    protected override int BytesOfSums => 6000;

    protected override int BytesOfHour => 100;

    protected override bool SumsShrink => sumsShrink;

    /// <summary>When something was written last before an instant; along the end of an index each. A run is as old as what was written of it last.</summary>
    public static long? LastWritten(HistoryStatements statements, long before)
    {
        long? last = null;
        foreach (var table in Aged)
        {
            if (statements.Ask($"SELECT written FROM {table} AND written < @p0 ORDER BY written DESC LIMIT 1", before) is long written)
            {
                last = Math.Max(written, last ?? written);
            }
        }

        return last;
    }

    protected override long ExcessOver(long most) => excessOver(statements.Connection, statements.Transaction, most);

    protected override bool AreMoreThan(bool withMinutes, long before, long number) => statements.Ask(
        "SELECT 1 FROM rollup WHERE level = 3 AND has_minutes = @p0 AND written < @p1 LIMIT 1 OFFSET @p2", withMinutes ? 1 : 0, before, number) is not null;

    /// <summary>How many of the oldest blocks take so many bytes.</summary>
    private int BlocksOf(HistoryResolution resolution, long bytes)
    {
        using var row = statements.Prepared(
            $"SELECT LENGTH(bytes) FROM block WHERE kind = @p0 AND settled = 1 ORDER BY written LIMIT {AtOnceText}", [(int)resolution]).ExecuteReader();
        var blocks = 0;
        for (; bytes > 0 && row.Read(); blocks++)
        {
            bytes -= row.GetInt64(0) + HistorySchema.RowBytes;
        }

        return blocks;
    }

    protected override bool TrimBlocks(HistoryResolution resolution, long before, long bytes)
    {
        var gone = new List<(long Series, long First, long Last)>();
        using (var row = statements.Prepared(
            "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE kind = @p0 AND settled = 1 AND written < @p1 ORDER BY written LIMIT @p2) "
            + "RETURNING series, first, last, LENGTH(bytes)",
            [(int)resolution, before, bytes == long.MaxValue ? AtOnce : BlocksOf(resolution, bytes)]).ExecuteReader())
        {
            while (row.Read())
            {
                gone.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
                statements.Grown -= row.GetInt64(3) + HistorySchema.RowBytes;
            }
        }

        new SqlHistoryGaps(statements).Note(resolution, gone);
        return gone.Count > 0;
    }

    /// <remarks>What is noted of values that come again stays: some of these are in sums.</remarks>
    protected override bool TrimAbandoned(long before)
    {
        using var row = statements.Prepared(
            "DELETE FROM block WHERE id IN (SELECT block.id FROM run CROSS JOIN series CROSS JOIN block WHERE run.written < @p0 AND run.ended IS NULL "
            + $"AND series.run = run.id AND block.series = series.id AND settled = 0 AND kind = 0 ORDER BY run.written LIMIT {AtOnceText}) RETURNING LENGTH(bytes)",
            [before]).ExecuteReader();
        var isAny = false;
        for (; row.Read(); isAny = true)
        {
            statements.Grown -= row.GetInt64(0) + HistorySchema.RowBytes;
        }

        return isAny;
    }

    protected override bool TrimMinutes(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 1, before, most);
        foreach (var (series, hour) in hours)
        {
            statements.Do("DELETE FROM rollup WHERE series = @p0 AND level = 2 AND start >= @p1 AND start < @p2", series, hour, hour + TimeSpan.TicksPerHour);
            statements.Do("UPDATE rollup SET has_minutes = 0 WHERE series = @p0 AND level = 3 AND start = @p1", series, hour);
        }

        new SqlHistoryGaps(statements).Note(HistoryResolution.Minute, hours.ConvertAll(hour => (hour.Series, hour.Start, hour.Start)));
        return hours.Count > 0;
    }

    protected override bool TrimHours(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 0, before, most);
        foreach (var (series, hour) in hours)
        {
            statements.Do("DELETE FROM rollup WHERE series = @p0 AND level = 3 AND start = @p1", series, hour);
        }

        return hours.Count > 0;
    }

    private List<(long Series, long Start)> HoursDue(int hasMinutes, long before, int most)
    {
        using var row = statements.Prepared(
            "SELECT series, start FROM rollup WHERE level = 3 AND has_minutes = @p0 AND written < @p1 ORDER BY written LIMIT @p2", [hasMinutes, before, most]).ExecuteReader();
        var due = new List<(long Series, long Start)>();
        while (row.Read())
        {
            due.Add((row.GetInt64(0), row.GetInt64(1)));
        }

        return due;
    }

    protected override bool TrimEvents(long before) => statements.Do(
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE written < @p0 AND NOT (kind = @p1 AND ended IS NULL "
        + $"AND EXISTS (SELECT 1 FROM run WHERE run.id = event.run AND run.written >= @p0)) ORDER BY written LIMIT {AtOnceText})",
        before,
        (int)HistoryEventKind.Alert) > 0;

    protected override bool TrimRuns(long before)
    {
        var runs = new List<long>();
        using (var row = statements.Prepared(Invariant($"SELECT id FROM run WHERE written < @p0 ORDER BY written LIMIT {RunsAtOnce}"), [before]).ExecuteReader())
        {
            while (row.Read())
            {
                runs.Add(row.GetInt64(0));
            }
        }

        foreach (var run in runs)
        {
            if (TrimRun(run, before))
            {
                statements.Forget();
                return true;
            }

            // It has something that is not so old, as of a program whose clock is ahead: it is looked at again when that is, and is not in the way until then.
            statements.Do("UPDATE run SET written = @p1 WHERE id = @p0", run, Now);
        }

        return runs.Count > 0;
    }

    private bool TrimRun(long run, long before)
    {
        var open = new List<long>();
        using (var row = statements.Prepared(
            "DELETE FROM block WHERE id IN (SELECT block.id FROM series JOIN block ON block.series = series.id "
            + $"WHERE series.run = @p0 AND block.settled = 0 AND block.written < @p1 LIMIT {AtOnceText}) RETURNING LENGTH(bytes)",
            [run, before]).ExecuteReader())
        {
            while (row.Read())
            {
                open.Add(row.GetInt64(0) + HistorySchema.RowBytes);
            }
        }

        statements.Grown -= open.Sum();
        if (open.Count > 0)
        {
            return true;
        }

        const string Empty =
            "SELECT series.id FROM series WHERE series.run = @p0 AND NOT EXISTS (SELECT 1 FROM block WHERE block.series = series.id) "
            + "AND NOT EXISTS (SELECT 1 FROM rollup WHERE rollup.series = series.id)";
        statements.Do($"DELETE FROM given_up WHERE series IN ({Empty} ORDER BY series.id LIMIT {AtOnceText})", run);
        return statements.Do($"DELETE FROM series WHERE id IN ({Empty} ORDER BY series.id LIMIT {AtOnceText})", run) > 0
            || statements.Do("DELETE FROM run WHERE id = @p0 AND NOT EXISTS (SELECT 1 FROM series WHERE series.run = run.id) AND NOT EXISTS (SELECT 1 FROM event WHERE event.run = run.id)", run) > 0;
    }

    protected override bool TrimWriters(long before) => statements.Do("DELETE FROM writer WHERE written < @p0", before) > 0;

    private static string AtOnceText => Invariant($"{AtOnce}");
}
