using System.Data.Common;
using System.Net.Sockets;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql.Source;

/// <summary>One reading of a table: owns the connection, and makes a new one as often as it has to.</summary>
internal sealed partial class SqlReading : IAsyncDisposable
{
    /// <summary>How far ahead of this machine's clock a time that grows may lie.</summary>
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    private readonly SqlSourceOptions _options;
    private readonly SqlServer _server;
    private readonly MetricCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly Action<SourceNotice> _notice;
    private readonly string _name;
    private readonly string _from;
    private readonly string _table;
    private readonly SourcePosition? _position;
    private readonly SqlLookBack _lookBack;
    private readonly SqlProgress _progress;
    private readonly Backoff _backoff;
    private DbConnection? _connection;
    private SqlLayout? _layout;
    private SqlRowReader? _reader;
    private IReadOnlyDictionary<string, SqlColumnType>? _decided;
    private bool _isAway;
    private bool _hasBeenThere;
    private bool _hasSaidBackwards;
    private bool _hasSaidAhead;

    public SqlReading(
        SqlSourceOptions options, SqlServer server, MetricCatalog catalog, TimeProvider time, Action<SourceNotice> notice, string name, SourcePosition? position)
    {
        _options = options;
        _server = server;
        _catalog = catalog;
        _time = time;
        _notice = notice;
        _name = name;
        _position = position;
        _from = SqlNames.From(options.Sql);
        _table = options.Sql.Query.Trim().Length > 0 ? "Sql.Query" : options.Sql.Table;
        _lookBack = new SqlLookBack(options.Sql.LookBack);
        _progress = new SqlProgress(_lookBack, options.MostRemembered);
        _backoff = new Backoff(
            options.FirstWait, options.LongestWait > options.FirstWait ? options.LongestWait : options.FirstWait, options.Seed ?? Environment.ProcessId);
    }

    /// <summary>Reads the next rows; none, if there are none now. Waits where the server is away.</summary>
    /// <exception cref="SourceException">The table cannot be read.</exception>
    public async Task<IReadOnlyList<SqlRow>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (_connection is null)
                {
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                }

                var rows = await PageAsync(cancellationToken).ConfigureAwait(false);
                _backoff.Reset();
                if (_isAway)
                {
                    _isAway = false;
                    _notice(new SourceNotice(IsProblem: false, $"{_server.Name} answers again; reading goes on.") { Trouble = "" });
                }

                return rows;
            }
            catch (Exception problem) when (problem is DbException or IOException or SocketException or TimeoutException)
            {
                await CloseAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (_server.IsMissing(problem))
                {
                    throw await MissingAsync(problem, cancellationToken).ConfigureAwait(false);
                }

                var sentence = _server.Explain(problem);
                if (!_server.MayPass(problem) || (!_options.Sql.Follow && !_hasBeenThere))
                {
                    throw new SourceException(sentence, problem);
                }

                if (!_isAway)
                {
                    _isAway = true;
                    _notice(new SourceNotice(IsProblem: true, $"{sentence} Reading goes on as soon as it can.") { Trouble = sentence });
                }
            }

            await Task.Delay(_backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a batch of some rows that <see cref="NextAsync"/> gave.</summary>
    public SampleBatch Batch(IReadOnlyList<SqlRow> rows, int first, int count)
    {
        var batch = SampleBatch.Rent(_catalog, count);
        var byTime = _layout!.Time == 0;
        for (var i = first; i < first + count; i++)
        {
            var row = rows[i];
            var grows = _progress.Take(row, byTime);

            // What cannot be read as a time is told by the reader, and better.
            string? reason = grows || (byTime && row.Key is { IsNoTime: true })
                ? null
                : "it is of another kind than those before, so the rows cannot be read in order by it.";
            if (reason is not null || !_reader!.TryRead(row, batch, out reason))
            {
                batch.Reject(_reader!.Letter(row, _name, _progress.Count, reason));
            }
        }

        _progress.Prune(_table, _layout.Order.Name);
        batch.End = _progress.ToPosition(_layout.Order.Name);
        batch.ReceivedAt = _time.GetTimestamp();
        return batch;
    }

    /// <summary>Waits until it is time to look for rows again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.WaitAsync(_connection, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is DbException or IOException or SocketException or TimeoutException)
        {
            // The next query says what it is.
            await CloseAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
        var columns = await DescribeAsync(cancellationToken).ConfigureAwait(false);
        _decided ??= await DecideAsync(columns, cancellationToken).ConfigureAwait(false);
        columns = [.. columns.Select(column => column with { Type = _decided.GetValueOrDefault(column.Name, column.Type) })];
        var layout = SqlLayout.Of(columns, _options.Sql, _table);
        _lookBack.Check(layout.Order, _server.IsTextCompared);
        if (_layout is null)
        {
            if (_position is { } position)
            {
                _progress.Restore(position, layout.Order.Name, _name);
                SayWhetherItIsAhead(layout);
            }

            await SayWhatIsNotReadAsync(layout.Order, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            layout.CheckAgainst(_layout);
        }

        _layout = layout;
        _reader = new SqlRowReader(layout, _options.Sql.Machine, _catalog);
        _hasBeenThere = true;
    }

    private async Task<IReadOnlyList<SqlRow>> PageAsync(CancellationToken cancellationToken)
    {
        var layout = _layout!;
        var from = _progress.From;
        var limit = _progress.Remembered + (long)_options.Sql.PageSize;
        var ordered = _server.Ordered(layout.Order);
        var columns = string.Join(", ", layout.Columns.Select(column => "q." + column.Quoted));

        // Rows of one value in an order of their own, and not in that in which the database happens to have them.
        var order = string.Join(
            ", ", layout.Columns.Where(column => column != layout.Order && column.Type != SqlColumnType.Other).Select(column => "q." + column.Quoted).Prepend(ordered));
        var condition = _server.Grows(layout.Order) + (from is null ? "" : $" AND {ordered} >= $1");
        var known = _progress.Known();
        var (hashed, before) = Hashes(layout);
        var rehashed = new List<(ulong Old, ulong New)>();
        var latest = _time.GetUtcNow() + FurthestAhead;
        var rows = new List<SqlRow>();
        var any = false;
        await using var command = _server.Query(
            _connection!, $"SELECT {columns} FROM {_from} WHERE {condition} ORDER BY {order} LIMIT {(from is null ? "$1" : "$2")}", from, limit);
        await using (_server.StopBy(_connection!, cancellationToken))
        await using (var reader = await _server.RunAsync(command, cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                any = true;
                var row = RowOf(reader, layout, hashed);
                if (IsAhead(row, layout, latest))
                {
                    continue;
                }

                var hash = before is null ? row.Hash : SqlRow.HashOf(before.Select(column => row.Values[column]));
                if (known.GetValueOrDefault(hash) is > 0 and var left)
                {
                    known[hash] = left - 1;
                    rehashed.Add((hash, row.Hash));
                }
                else
                {
                    rows.Add(row);
                }
            }
        }

        if (before is not null || _progress.Hashed.Count == 0)
        {
            _progress.Rehash(NamesOf(hashed, layout), rehashed);
        }

        if (!any && from is not null && !_hasSaidBackwards)
        {
            await SayWhetherItGoesBackwardsAsync(layout, cancellationToken).ConfigureAwait(false);
        }

        return rows;
    }

    /// <summary>Columns that tell rows apart now, and those that did so for the rows that are known, where they were others.</summary>
    private (int[] Now, int[]? Before) Hashes(SqlLayout layout)
    {
        int[] now = layout.Id >= 0 ? [0, layout.Id] : [.. Enumerable.Range(0, layout.Columns.Count)];
        if (_progress.Hashed.Count == 0 || _progress.Hashed.SequenceEqual(NamesOf(now, layout), StringComparer.Ordinal))
        {
            return (now, null);
        }

        var names = NamesOf(Enumerable.Range(0, layout.Columns.Count), layout);
        var before = _progress.Hashed.Select(name => names.IndexOf(name)).ToArray();
        if (before.Contains(-1))
        {
            _notice(new SourceNotice(
                IsProblem: true,
                $"The rows of {_table} that were read last are known by columns that are not read any more ({string.Join(", ", _progress.Hashed.Where(name => !names.Contains(name)))}), so some of them are read a second time."));
            before = now;
        }

        return (now, before);
    }

    private static List<string> NamesOf(IEnumerable<int> columns, SqlLayout layout) => [.. columns.Select(column => layout.Columns[column].Name)];

    /// <summary>Whether nothing of now would come after a row; says so once. It is looked at again each time, and is read when its time has come.</summary>
    private bool IsAhead(SqlRow row, SqlLayout layout, DateTimeOffset latest)
    {
        if (row.Key is not { } key || !IsAhead(key, layout, latest))
        {
            return false;
        }

        if (!_hasSaidAhead)
        {
            _hasSaidAhead = true;
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_table} has rows whose \"{layout.Order.Name}\" is infinite or more than a day ahead of this machine's clock, such as {key.Text}; they are not read before their time, since all others would lie behind them."));
        }

        return true;
    }

    private static bool IsAhead(SqlKey key, SqlLayout layout, DateTimeOffset latest) =>
        key.IsEndless || ((layout.Time == 0 || layout.Order.Type == SqlColumnType.Time) && key.IsTimeAfter(latest));

    private SqlRow RowOf(DbDataReader reader, SqlLayout layout, int[] hashed)
    {
        var values = new object?[layout.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _server.Value(reader, i);
        }

        return new SqlRow(
            values,
            _server.KeyOf(values[0], layout.Order),
            SqlRow.HashOf(hashed.Select(column => values[column])));
    }
}
