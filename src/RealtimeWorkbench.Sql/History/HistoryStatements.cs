using System.Data.Common;
using System.Runtime.InteropServices;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>The statements that write a history, prepared once. Not thread-safe.</summary>
internal sealed class HistoryStatements : IDisposable
{
    /// <summary>Where the usual sums stay within the range of numbers; what does not overflows to an error in PostgreSQL, and to NULL in SQLite.</summary>
    private const string IsMedium = "ABS(rollup.mean) < 1e145 AND ABS(excluded.mean) < 1e145";

    private readonly DbConnection _connection;
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<SeriesKey, long> _series = [];
    private readonly Dictionary<string, long> _runs = new(StringComparer.Ordinal);
    private readonly string _putSeries;
    private readonly string _grow;
    private readonly string _putSum;
    private readonly string _settle;
    private long _written;

    public HistoryStatements(DbConnection connection, string least, string greatest)
    {
        _connection = connection;
        _putSeries =
            "INSERT INTO series (run, machine, metric, unit, first, last, count, span, written, settled_mark) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, 0, 0, 0, 0) "
            + "ON CONFLICT (run, machine, metric) DO UPDATE SET unit = excluded.unit RETURNING id";
        _grow =
            $"UPDATE series SET first = {least}(first, @p1), last = {greatest}(last, @p2), count = count + @p3, span = {greatest}(span, @p4), written = @p5 WHERE id = @p0";
        _settle = $"UPDATE series SET span = {greatest}(span, @p1), settled_mark = {greatest}(settled_mark, @p2) WHERE id = @p0";

        // Merged as T. F. Chan, G. H. Golub and R. J. LeVeque do it (The American Statistician 37(3), 1983, pp. 242-247); all that is on the right is as it was before.
        _putSum =
            "INSERT INTO rollup (series, level, start, count, mean, squares, minimum, maximum, written, has_minutes) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9) "
            + "ON CONFLICT (series, level, start) DO UPDATE SET count = rollup.count + excluded.count, "
            + $"mean = CASE WHEN {IsMedium} THEN rollup.mean + (excluded.mean - rollup.mean) * excluded.count / (rollup.count + excluded.count) "
            + "ELSE (rollup.mean / (rollup.count + excluded.count) * rollup.count + excluded.mean / (rollup.count + excluded.count) * excluded.count) * 0.999999999999999 END, "
            + $"squares = CASE WHEN {IsMedium} AND rollup.squares < 1e307 AND excluded.squares < 1e307 THEN rollup.squares + excluded.squares "
            + "+ (excluded.mean - rollup.mean) * (excluded.mean - rollup.mean) * rollup.count / (rollup.count + excluded.count) * excluded.count ELSE 1.7e308 END, "
            + $"minimum = {least}(rollup.minimum, excluded.minimum), maximum = {greatest}(rollup.maximum, excluded.maximum), "
            + "written = excluded.written, has_minutes = excluded.has_minutes";
    }

    public DbConnection Connection => _connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>Bytes by which the blocks have grown since somebody asked.</summary>
    public long Grown { get; set; }

    /// <summary>Statements that were executed so far, to see what a thing costs.</summary>
    public long Executed { get; private set; }

    /// <summary>The texts of the statements that were executed so far.</summary>
    public IReadOnlyCollection<string> Texts => _commands.Keys;

    /// <summary>Stores a write.</summary>
    /// <param name="write">What to store.</param>
    /// <param name="written">When it counts as written, in ticks of UTC.</param>
    public void Write(HistoryWrite write, long written)
    {
        // A write whose answer was lost on the way is known by its number. One statement looks and notes: where its first transaction is still being committed, this
        // one waits for it and then sees its number, which a look before it would have missed.
        if (Do(
            "INSERT INTO writer (id, sequence, written) VALUES (@p0, @p1, @p2) "
            + "ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, written = excluded.written WHERE writer.sequence < excluded.sequence",
            write.Writer,
            write.Sequence,
            written) == 0)
        {
            return;
        }

        _written = written;
        foreach (var run in write.Runs)
        {
            Put(run);
        }

        foreach (var (key, unit, block) in write.Blocks)
        {
            var series = NumberOf(key, unit, block);
            Put(series, block, (int)block.Resolution, isSettled: false);
            Do(_grow, series, block.First, block.Last, (long)block.Count, block.Last - block.First, written);
        }

        foreach (var (key, unit, block) in write.Awaited)
        {
            Put(NumberOf(key, unit, block), block, HistorySchema.Awaited, isSettled: false);
        }

        foreach (var happened in write.Events)
        {
            Put(happened);
        }
    }

    public void Settle(SettledSeries settled)
    {
        var span = 0L;
        _written = 0;
        foreach (var block in settled.Removed)
        {
            using var row = Prepared("DELETE FROM block WHERE id = @p0 AND settled = 0 RETURNING LENGTH(bytes), written", [block]).ExecuteReader();
            if (!row.Read())
            {
                throw new HistoryException("Blocks that were to be brought together are not there any more; another program works on the same run.") { MayPass = true };
            }

            Grown -= row.GetInt64(0) + HistorySchema.RowBytes;
            _written = Math.Max(_written, row.GetInt64(1));
        }

        using (var row = Prepared(
            "DELETE FROM block WHERE series = @p0 AND settled = 0 AND kind = @p1 AND mark <= @p2 RETURNING LENGTH(bytes)",
            [settled.Series, HistorySchema.Awaited, settled.Mark]).ExecuteReader())
        {
            while (row.Read())
            {
                Grown -= row.GetInt64(0) + HistorySchema.RowBytes;
            }
        }

        foreach (var block in settled.Blocks)
        {
            Put(settled.Series, block, (int)block.Resolution, isSettled: true);
            span = Math.Max(span, block.Last - block.First);
        }

        Do(_settle, settled.Series, span, settled.Mark);
        Put(settled.Series, HistoryResolution.Minute, settled.Minutes);
        Put(settled.Series, HistoryResolution.Hour, settled.Hours);
    }

    public int Do(string text, params ReadOnlySpan<object?> values) => Prepared(text, values).ExecuteNonQuery();

    public object? Ask(string text, params ReadOnlySpan<object?> values) => Prepared(text, values).ExecuteScalar();

    public void Forget()
    {
        _series.Clear();
        _runs.Clear();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
    }

    private void Put(HistoryRun run) => _runs[run.Id] = (long)Ask(
        "INSERT INTO run (name, operation, source, started, ended, state, written) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6) "
        + "ON CONFLICT (name) DO UPDATE SET ended = excluded.ended, state = excluded.state, written = excluded.written RETURNING id",
        run.Id,
        run.Operation,
        run.Source,
        run.StartedAt.UtcTicks,
        run.EndedAt?.UtcTicks,
        run.State,
        _written)!;

    private void Put(long series, NewBlock block, int kind, bool isSettled)
    {
        Grown += block.Bytes.Length + HistorySchema.RowBytes;
        Do(
            "INSERT INTO block (series, kind, settled, mark, first, last, count, bytes, written) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
            series,
            kind,
            isSettled ? 1 : 0,
            block.Mark,
            block.First,
            block.Last,
            block.Count,
            ArrayOf(block.Bytes),
            _written);
    }

    private void Put(long series, HistoryResolution resolution, IReadOnlyList<RollUp> sums)
    {
        // Minutes are as old as their hour, which is in the index.
        var isHour = resolution == HistoryResolution.Hour;
        foreach (var sum in sums)
        {
            Do(
                _putSum,
                series,
                (int)resolution,
                sum.Start,
                sum.Count,
                sum.Mean,
                sum.SumOfSquares,
                sum.Minimum,
                sum.Maximum,
                isHour ? _written : null,
                isHour ? 1 : null);
        }
    }

    private void Put(HistoryEvent happened) => Do(
        "INSERT INTO event (run, kind, name, began, ended, machine, metric, state, severity, body, written) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10) "
        + "ON CONFLICT (run, kind, name) DO UPDATE SET began = excluded.began, ended = excluded.ended, state = excluded.state, severity = excluded.severity, "
        + "body = excluded.body, written = excluded.written",
        RunOf(happened.Run),
        (int)happened.Kind,
        happened.Key,
        happened.Time.UtcTicks,
        happened.Until?.UtcTicks,
        happened.Machine,
        happened.Metric,
        happened.State,
        happened.Severity,
        happened.Body,
        _written);

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : bytes.ToArray();

    private long RunOf(string name)
    {
        if (!_runs.TryGetValue(name, out var number))
        {
            number = Ask("SELECT id FROM run WHERE name = @p0", name) as long?
                ?? throw new HistoryException($"The run {name} is not in the history any more; start it anew.");
            _runs.Add(name, number);
        }

        return number;
    }

    private long NumberOf(SeriesKey key, string unit, NewBlock block)
    {
        if (!_series.TryGetValue(key, out var number))
        {
            number = (long)Ask(_putSeries, RunOf(key.Run), key.Machine, key.Metric, unit, block.First, block.Last)!;
            _series.Add(key, number);
        }

        return number;
    }

    public DbCommand Prepared(string text, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants; what is not has parameters.
            command.CommandText = text;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = Invariant($"@p{i}");
                command.Parameters.Add(parameter);
            }

            _commands.Add(text, command);
        }

        Executed++;
        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
