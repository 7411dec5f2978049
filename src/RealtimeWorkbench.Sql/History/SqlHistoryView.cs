using System.Data.Common;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>A history in a database as it is at one instant.</summary>
internal sealed class SqlHistoryView(
    DbConnection connection, DbTransaction transaction, Func<Exception, HistoryException?> explain, CancellationToken cancellationToken) : IHistoryView
{
    private const string SeriesColumns =
        "series.id, run.name, machine, metric, unit, first, last, count, span, series.written, run.started, settled_mark";

    public IReadOnlyList<HistoryRun> Runs(DateTimeOffset? before = null, int most = int.MaxValue) => Query(
        "SELECT run.name, operation, source, started, ended, state, MIN(first), MAX(last), COALESCE(SUM(count), 0), run.written "
        + "FROM (SELECT * FROM run WHERE started < @p0 ORDER BY started DESC, id DESC LIMIT @p1) AS run LEFT JOIN series ON series.run = run.id "
        + "GROUP BY run.id, run.name, operation, source, started, ended, state, run.written ORDER BY started DESC, run.id DESC",
        row => new HistoryRun(row.GetString(0), row.GetString(1), row.GetString(2), TimeOf(row, 3)!.Value, TimeOf(row, 4), row.GetString(5))
        {
            FirstSampleAt = TimeOf(row, 6),
            LastSampleAt = TimeOf(row, 7),
            WrittenAt = TimeOf(row, 9),
            Values = Convert.ToInt64(row.GetValue(8), System.Globalization.CultureInfo.InvariantCulture),
        },
        before?.UtcTicks ?? long.MaxValue,
        (long)most);

    public IReadOnlyList<HistorySeries> Series(string? machine = null, string? metric = null, string? run = null)
    {
        var conditions = new Conditions();
        conditions.Add("machine = ", machine);
        conditions.Add("metric = ", metric);
        conditions.Add("run.name = ", run);
        return Query(
            $"SELECT {SeriesColumns} FROM series JOIN run ON run.id = series.run {conditions.Text} ORDER BY run.started DESC, run.id DESC, machine, metric",
            row => new HistorySeries(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7))
            {
                Span = row.GetInt64(8),
                Written = row.GetInt64(9),
                RunStarted = row.GetInt64(10),
                SettledMark = row.GetInt64(11),
            },
            [.. conditions.Values]);
    }

    public IEnumerable<StoredBlock> Blocks(HistorySeries series, HistoryResolution resolution, long from, long until) => Query(
        "SELECT id, '', mark, bytes FROM block WHERE series = @p0 AND kind = @p1 AND settled = 1 AND first >= @p2 AND first < @p3 AND last >= @p4 ORDER BY first",
        BlockOf,
        series.Number,
        (int)resolution,
        Math.Max(0, from - series.Span),
        until,
        from);

    public IReadOnlyList<StoredBlock> Unsettled(long series) =>
        Query("SELECT id, '', mark, bytes FROM block WHERE series = @p0 AND settled = 0 AND kind = 0 ORDER BY id", BlockOf, series);

    public IReadOnlyList<StoredBlock> Settled(HistorySeries series, long mark) => Query(
        "SELECT id, @p1, mark, bytes FROM block WHERE series = @p0 AND settled = 1 AND kind = 0 AND mark >= @p2 ORDER BY first",
        BlockOf,
        series.Number,
        series.Metric,
        mark);

    public IReadOnlyList<HistoryGap> GivenUp(long series) => Query(
        "SELECT kind, first, last FROM given_up WHERE series = @p0 ORDER BY kind, first",
        row => new HistoryGap((HistoryResolution)row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)),
        series);

    public IReadOnlyList<StoredBlock> Tail(string run, string machine, long mark) => Query(
        "SELECT block.id, metric, mark, bytes FROM run JOIN series ON series.run = run.id JOIN block ON block.series = series.id "
        + "WHERE run.name = @p0 AND machine = @p1 AND settled = 0 AND kind = 0 AND mark >= @p2 ORDER BY block.id",
        BlockOf,
        run,
        machine,
        mark);

    public IReadOnlyList<StoredBlock> Awaited(string run, string machine, long mark) => Query(
        "SELECT block.id, metric, mark, bytes FROM run JOIN series ON series.run = run.id JOIN block ON block.series = series.id "
        + "WHERE run.name = @p0 AND machine = @p1 AND settled = 0 AND kind = @p3 AND mark = @p2 ORDER BY block.id",
        BlockOf,
        run,
        machine,
        mark,
        HistorySchema.Awaited);

    public IEnumerable<RollUp> RollUps(long series, HistoryResolution resolution, long from, long until) => Query(
        "SELECT start, count, mean, squares, minimum, maximum FROM rollup WHERE series = @p0 AND level = @p1 AND start >= @p2 AND start < @p3 ORDER BY start",
        row => new RollUp(row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5)),
        series,
        (int)resolution,
        from,
        until);

    public IReadOnlyList<HistoryEvent> Events(EventQuery query)
    {
        var conditions = new Conditions();
        conditions.Add("kind = ", (int)query.Kind);
        conditions.Add("run.name = ", query.Run);
        conditions.Add("began < ", query.To?.UtcTicks);

        // An alert lasts until it has ended; the others happen at one time.
        conditions.Add(query.Kind == HistoryEventKind.Alert ? "COALESCE(event.ended, 9223372036854775807) >= " : "began >= ", query.From?.UtcTicks);
        conditions.Add("machine = ", query.Machine);
        conditions.Add("metric = ", query.Metric);
        conditions.Add("event.state = ", query.State);
        conditions.Add("severity = ", query.Severity);
        return Query(
            "SELECT run.name, kind, event.name, began, event.ended, machine, metric, event.state, severity, body FROM event JOIN run ON run.id = event.run "
            + $"{conditions.Text} ORDER BY began DESC, event.id DESC LIMIT {Invariant($"{Math.Max(0, query.Most)}")}",
            row => new HistoryEvent(
                row.GetString(0),
                (HistoryEventKind)row.GetInt32(1),
                row.GetString(2),
                TimeOf(row, 3)!.Value,
                TimeOf(row, 4),
                row.GetString(5),
                row.GetString(6),
                row.GetString(7),
                row.GetString(8),
                row.GetString(9)),
            [.. conditions.Values]);
    }

    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
    }

    private static StoredBlock BlockOf(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));

    private static DateTimeOffset? TimeOf(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(Math.Clamp(row.GetInt64(column), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private List<T> Query<T>(string text, Func<DbDataReader, T> read, params ReadOnlySpan<object> values)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are of this file; what comes from outside is a parameter.
            command.CommandText = text;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = Invariant($"@p{i}");
                parameter.Value = values[i];
                command.Parameters.Add(parameter);
            }

            var rows = new List<T>();
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(read(row));
            }

            return rows;
        }
        catch (Exception problem) when (explain(problem) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>What a row has to be like, with its parameters.</summary>
    private sealed class Conditions
    {
        private readonly List<string> _texts = [];

        public List<object> Values { get; } = [];

        public string Text => _texts.Count == 0 ? "" : $"WHERE {string.Join(" AND ", _texts)}";

        public void Add(string comparison, object? value)
        {
            if (value is not null)
            {
                _texts.Add(Invariant($"{comparison}@p{Values.Count}"));
                Values.Add(value);
            }
        }
    }
}
