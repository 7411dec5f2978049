using System.Data.Common;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>One small step of giving up what is too old, or too much.</summary>
internal sealed class HistoryTrimming(HistoryStatements statements, HistoryRetention retention, long now)
{
    private const int BlocksAtOnce = 200;
    private const int SumsAtOnce = 5000;

    private static readonly (HistoryResolution Resolution, string From)[] Blocks =
        [(HistoryResolution.Raw, "raw_from"), (HistoryResolution.Second, "seconds_from")];

    /// <summary>Does a step.</summary>
    /// <param name="sizeOf">Says how large the database is.</param>
    /// <returns>Whether it has given up anything.</returns>
    public bool Step(Func<DbConnection, DbTransaction?, long> sizeOf) => TrimByAge() || TrimBySize(sizeOf);

    /// <remarks>
    /// The age of a value is that of the newest value of its series, less what it was written ago: a recording of years ago is as old as its import,
    /// and a machine that is silent now grows older all the same.
    /// </remarks>
    private bool TrimByAge()
    {
        foreach (var (resolution, from) in Blocks)
        {
            if (Age(resolution) is { } age && TrimBlocks(resolution, from, $"last < (SELECT s.last + @p1 - s.written - @p2 FROM series s WHERE s.id = block.series)", [now, age.Ticks]))
            {
                return true;
            }
        }

        return TrimSums(HistoryResolution.Minute, "minutes_from") || TrimSums(HistoryResolution.Hour, null) || TrimEvents() || TrimRuns();
    }

    private TimeSpan? Age(HistoryResolution resolution) => retention.Of(resolution) is var age && age > TimeSpan.Zero ? age : null;

    private bool TrimBySize(Func<DbConnection, DbTransaction?, long> sizeOf)
    {
        if (retention.Bytes <= 0 || sizeOf(statements.Connection, statements.Transaction) <= retention.Bytes)
        {
            return false;
        }

        return Blocks.Any(block => TrimBlocks(block.Resolution, block.From, "@p1 = @p2", [0L, 0L]));
    }

    /// <summary>Removes the blocks that were written first among those that a condition holds for.</summary>
    private bool TrimBlocks(HistoryResolution resolution, string from, string condition, ReadOnlySpan<object?> values)
    {
        var kind = (int)resolution;
        var chosen = $"SELECT id FROM block WHERE kind = @p0 AND settled = 1 AND {condition} ORDER BY id LIMIT {Invariant($"{BlocksAtOnce}")}";

        // Sums begin on whole hours, so that what is left of finer ones fits behind them.
        var hour = Invariant($"{TimeSpan.TicksPerHour}");
        statements.Do(
            $"UPDATE series SET {from} = (SELECT (MAX(b.last) / {hour} + 1) * {hour} FROM block b WHERE b.series = series.id AND b.id IN ({chosen})) "
            + $"WHERE id IN (SELECT b.series FROM block b WHERE b.id IN ({chosen})) "
            + $"AND {from} < (SELECT (MAX(b.last) / {hour} + 1) * {hour} FROM block b WHERE b.series = series.id AND b.id IN ({chosen}))",
            kind,
            values[0],
            values[1]);
        return statements.Do($"DELETE FROM block WHERE id IN ({chosen})", kind, values[0], values[1]) > 0;
    }

    private bool TrimSums(HistoryResolution resolution, string? from)
    {
        if (Age(resolution) is not { } age)
        {
            return false;
        }

        const string TooOld = "s.last + @p1 - s.written - @p2";
        if (from is not null)
        {
            var hour = Invariant($"{TimeSpan.TicksPerHour}");
            statements.Do(
                $"UPDATE series SET {from} = ((last + @p1 - written - @p2) / {hour}) * {hour} WHERE @p0 = @p0 AND last + @p1 - written - @p2 > first AND {from} < ((last + @p1 - written - @p2) / {hour}) * {hour}",
                0L,
                now,
                age.Ticks);
        }

        var limit = from is null ? $"({TooOld})" : $"s.{from}";
        var removed = 0;
        using var command = statements.Connection.CreateCommand();
        command.Transaction = statements.Transaction;
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = $"SELECT s.id, {limit} FROM series s WHERE EXISTS (SELECT 1 FROM rollup r WHERE r.series = s.id AND r.level = @p0 AND r.start < {limit}) AND @p1 >= @p2 LIMIT 20";
#pragma warning restore CA2100
        foreach (var (name, value) in new (string, object)[] { ("@p0", (int)resolution), ("@p1", now), ("@p2", age.Ticks) })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        var old = new List<(long Series, long Before)>();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                old.Add((row.GetInt64(0), row.GetInt64(1)));
            }
        }

        foreach (var (series, before) in old)
        {
            removed += statements.Do(
                $"DELETE FROM rollup WHERE series = @p0 AND level = @p1 AND start IN (SELECT start FROM rollup WHERE series = @p0 AND level = @p1 AND start < @p2 ORDER BY start LIMIT {Invariant($"{SumsAtOnce}")})",
                series,
                (int)resolution,
                before);
        }

        return removed > 0;
    }

    /// <remarks>By the end of their runs: an event is dated by the process, whose clock may be years away.</remarks>
    private bool TrimEvents() => Age(HistoryResolution.Hour) is { } age && statements.Do(
        "DELETE FROM event WHERE id IN (SELECT event.id FROM event JOIN run ON run.id = event.run WHERE run.ended < @p0 LIMIT 1000)", now - age.Ticks) > 0;

    /// <summary>Removes series and runs that have nothing left.</summary>
    private bool TrimRuns()
    {
        if (Age(HistoryResolution.Hour) is not { } age)
        {
            return false;
        }

        var gone = statements.Do(
            "DELETE FROM series WHERE written < @p0 AND run IN (SELECT id FROM run WHERE ended < @p0) AND NOT EXISTS (SELECT 1 FROM block WHERE block.series = series.id) "
            + "AND NOT EXISTS (SELECT 1 FROM rollup WHERE rollup.series = series.id)",
            now - age.Ticks);
        gone += statements.Do(
            "DELETE FROM run WHERE ended < @p0 AND NOT EXISTS (SELECT 1 FROM series WHERE series.run = run.id) AND NOT EXISTS (SELECT 1 FROM event WHERE event.run = run.id)",
            now - age.Ticks);
        gone += statements.Do("DELETE FROM writer WHERE written < @p0", now - age.Ticks);
        if (gone > 0)
        {
            statements.Forget();
        }

        return gone > 0;
    }
}
