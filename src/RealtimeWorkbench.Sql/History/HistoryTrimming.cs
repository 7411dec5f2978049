using System.Data.Common;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>One small step of giving up what is too old, or too much.</summary>
/// <remarks>
/// The age of a value counts from when it was written, by the clock of who wrote it: event times are those of devices, whose clocks may be years away. Each
/// look for what is due goes along the beginning of an index, and each step removes so many rows at most, whatever there is.
/// </remarks>
internal sealed class HistoryTrimming(HistoryStatements statements, HistoryRetention retention, long now)
{
    /// <summary>Blocks, hours or events that a step removes at most.</summary>
    public const int AtOnce = 500;

    private const int RunsAtOnce = 5;

    /// <summary>Bytes that the sums of an hour take at most, about.</summary>
    private const int BytesOfSums = 6000;

    /// <summary>Bytes that the sum of an hour takes alone, about.</summary>
    private const int BytesOfSum = 100;

    private static readonly string[] Aged =
        ["run WHERE 1 = 1", "block WHERE kind = 0 AND settled = 1", "block WHERE kind = 1 AND settled = 1", "rollup WHERE level = 3 AND has_minutes = 1"];

    private static readonly HistoryResolution[] Blocks = [HistoryResolution.Raw, HistoryResolution.Second];

    /// <summary>Does a step.</summary>
    /// <param name="excessOver">Says how many bytes there are beyond a number of them.</param>
    /// <param name="sumsShrinkIt">Whether it says so of sums that were given up, too; otherwise they are not given up for their size, or all of them would be.</param>
    /// <returns>Whether it has given up anything.</returns>
    public bool Step(Func<DbConnection, DbTransaction?, long, long> excessOver, bool sumsShrinkIt) => TrimByAge() || TrimBySize(excessOver, sumsShrinkIt);

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

    private bool TrimByAge()
    {
        foreach (var resolution in Blocks)
        {
            if (Before(resolution) is { } before && TrimBlocks(resolution, before, AtOnce))
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
    private bool TrimBySize(Func<DbConnection, DbTransaction?, long, long> excessOver, bool sumsShrinkIt)
    {
        if (retention.Bytes <= 0 || excessOver(statements.Connection, statements.Transaction, retention.Bytes) is not (> 0 and var excess))
        {
            return false;
        }

        var today = now - TimeSpan.TicksPerDay;
        return TrimBlocksBySize(today, excess)
            || (sumsShrinkIt && DoSumsTakeHalf(today) && TrimSums(today, excess))
            || TrimBlocksBySize(long.MaxValue, excess)
            || (sumsShrinkIt && TrimSums(long.MaxValue, excess));
    }

    private bool TrimBlocksBySize(long before, long excess) => Blocks.Any(resolution => TrimBlocks(resolution, before, BlocksOf(resolution, excess)));

    private bool TrimSums(long before, long excess)
    {
        var hours = (int)Math.Clamp(excess / BytesOfSums, 1, AtOnce);
        return TrimMinutes(before, hours) || TrimHours(before, hours);
    }

    /// <summary>Whether sums of minutes, or those of hours, that were written before a time take half of the room, about.</summary>
    private bool DoSumsTakeHalf(long before) => AreThere(hasMinutes: 1, before, retention.Bytes / 2 / BytesOfSums) || AreThere(hasMinutes: 0, before, retention.Bytes / 2 / BytesOfSum);

    private bool AreThere(int hasMinutes, long before, long most) => statements.Ask(
        "SELECT 1 FROM rollup WHERE level = 3 AND has_minutes = @p0 AND written < @p1 LIMIT 1 OFFSET @p2", hasMinutes, before, most) is not null;

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
    private bool TrimBlocks(HistoryResolution resolution, long before, int most)
    {
        var gone = new List<(long Series, long First, long Last)>();
        using (var row = statements.Prepared(
            "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE kind = @p0 AND settled = 1 AND written < @p1 ORDER BY written LIMIT @p2) "
            + "RETURNING series, first, last, LENGTH(bytes)",
            [(int)resolution, before, most]).ExecuteReader())
        {
            while (row.Read())
            {
                gone.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
                statements.Grown -= row.GetInt64(3) + HistorySchema.RowBytes;
            }
        }

        new HistoryGaps(statements).Note(resolution, gone);
        return gone.Count > 0;
    }

    private bool TrimMinutes(long before, int most)
    {
        var hours = HoursDue(hasMinutes: 1, before, most);
        foreach (var (series, hour) in hours)
        {
            statements.Do("DELETE FROM rollup WHERE series = @p0 AND level = 2 AND start >= @p1 AND start < @p2", series, hour, hour + TimeSpan.TicksPerHour);
            statements.Do("UPDATE rollup SET has_minutes = 0 WHERE series = @p0 AND level = 3 AND start = @p1", series, hour);
        }

        new HistoryGaps(statements).Note(HistoryResolution.Minute, hours.ConvertAll(hour => (hour.Series, hour.Start, hour.Start)));
        return hours.Count > 0;
    }

    /// <summary>Removes sums of hours whose minutes were given up before.</summary>
    private bool TrimHours(long before, int most)
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

    /// <remarks>By when they were written last: an event is dated by the process, whose clock may be years away. An alert that stands is as old as what was written of its run.</remarks>
    private bool TrimEvents() => retention.Hours > TimeSpan.Zero && statements.Do(
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE written < @p0 AND NOT (kind = @p1 AND ended IS NULL "
        + $"AND EXISTS (SELECT 1 FROM run WHERE run.id = event.run AND run.written >= @p0)) ORDER BY written LIMIT {AtOnceText})",
        now - retention.Hours.Ticks,
        (int)HistoryEventKind.Alert) > 0;

    /// <summary>Removes runs that nothing was written of for so long, with what they had not brought into their sums: nobody goes on with them any more.</summary>
    private bool TrimRuns(long before)
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
            statements.Do("UPDATE run SET written = @p1 WHERE id = @p0", run, now);
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

    private bool TrimWriters() => retention.Hours > TimeSpan.Zero && statements.Do("DELETE FROM writer WHERE written < @p0", now - retention.Hours.Ticks) > 0;

    private static string AtOnceText => Invariant($"{AtOnce}");
}
