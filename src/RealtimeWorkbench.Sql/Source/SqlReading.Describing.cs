using System.Data.Common;
using System.Net.Sockets;
using RealtimeWorkbench.Sources;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql.Source;

// What a table has: its columns, what they hold, and what is missing.
internal sealed partial class SqlReading
{
    /// <summary>First rows that decide what a column holds of which the database doesn't say it.</summary>
    private const int PreviewRows = 50;

    private async Task<IReadOnlyList<SqlColumn>> DescribeAsync(CancellationToken cancellationToken)
    {
        await using var command = _connection!.CreateCommand();
#pragma warning disable CA2100 // Names in it are quoted; a query is the user's own.
        command.CommandText = $"SELECT * FROM {_from} LIMIT 0";
#pragma warning restore CA2100
        await using var reader = await _server.RunAsync(command, cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => _server.Column(reader, i))];
    }

    /// <summary>Finds out what columns hold of which the database doesn't say it: the first value decides.</summary>
    private async Task<IReadOnlyDictionary<string, SqlColumnType>> DecideAsync(IReadOnlyList<SqlColumn> columns, CancellationToken cancellationToken)
    {
        var decided = new Dictionary<string, SqlColumnType>(StringComparer.Ordinal);
        var unknown = columns.Where(column => column.Type == SqlColumnType.Unknown).ToList();
        if (unknown.Count == 0)
        {
            return decided;
        }

        var names = string.Join(", ", unknown.Select(column => "q." + column.Quoted));
        await using var command = _server.Query(_connection!, $"SELECT {names} FROM {_from} LIMIT $1", null, PreviewRows);
        await using var reader = await _server.RunAsync(command, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < unknown.Count; i++)
            {
                if (_server.Value(reader, i) is { } value and not "")
                {
                    decided.TryAdd(unknown[i].Name, value switch
                    {
                        long => SqlColumnType.WholeNumber,
                        double => SqlColumnType.Number,
                        string text when SqlRowReader.TryNumber(text, out _) => SqlColumnType.Number,
                        string => SqlColumnType.Text,
                        _ => SqlColumnType.Other,
                    });
                }
            }
        }

        foreach (var column in unknown)
        {
            decided.TryAdd(column.Name, SqlColumnType.Number);
        }

        return decided;
    }

    /// <summary>Says once that rows have no value to be read by.</summary>
    private async Task SayWhatIsNotReadAsync(SqlColumn order, CancellationToken cancellationToken)
    {
        await using var command = _server.Query(
            _connection!, $"SELECT q.{order.Quoted} FROM {_from} ORDER BY {_server.UnorderedFirst(order)} LIMIT $1", null, 1);
        await using var reader = await _server.RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && _server.Value(reader, 0) is null or "NaN" or "infinity")
        {
            _notice(new SourceNotice(
                IsProblem: true, $"{_table} has rows whose \"{order.Name}\" is NULL, NaN or infinity; they are not read, for no place in the order is theirs."));
        }
    }

    /// <summary>Says that a checkpoint holds a value of the future, as of a time when this machine's clock was wrong: nothing of now comes after it.</summary>
    private void SayWhetherItIsAhead(SqlLayout layout)
    {
        if (_progress.Last is { } last && IsAhead(last, layout, _time.GetUtcNow() + FurthestAhead))
        {
            _hasSaidBackwards = true;
            _notice(new SourceNotice(
                IsProblem: true,
                $"The checkpoint says that {_table} was read up to the \"{layout.Order.Name}\" {last.Text}, infinite or more than a day ahead of this machine's clock, so no row is read that comes before it; set the clock if it is wrong, or else name another Checkpoint.Path, which reads the table from its start, and delete rows of such times."));
        }
    }

    /// <summary>Says once that the rows that were read last are gone, and those that are there lie before them.</summary>
    private async Task SayWhetherItGoesBackwardsAsync(SqlLayout layout, CancellationToken cancellationToken)
    {
        var ordered = _server.Ordered(layout.Order);
        await using var command = _server.Query(
            _connection!, $"SELECT q.{layout.Order.Quoted} FROM {_from} WHERE {_server.Grows(layout.Order)} ORDER BY {ordered} DESC LIMIT $1", null, 1);
        await using var reader = await _server.RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _hasSaidBackwards = true;
            _notice(new SourceNotice(
                IsProblem: true,
                $"The largest \"{layout.Order.Name}\" of {_table} is {_server.Value(reader, 0)}, but rows up to {_progress.Last?.Text} have been read: smaller ones are not read; if the table was made anew, name another Checkpoint.Path and start again."));
        }
    }

    /// <summary>Says which table or column is missing, and which there are.</summary>
    private async Task<SourceException> MissingAsync(Exception problem, CancellationToken cancellationToken)
    {
        try
        {
            // A column that has gone while it was read: the layout says so better than the database.
            await using var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
            _connection = connection;
            if (_layout is { } layout)
            {
                try
                {
                    SqlLayout.Of(await DescribeAsync(cancellationToken).ConfigureAwait(false), _options.Sql, _table).CheckAgainst(layout);
                }
                catch (SourceException gone)
                {
                    return gone;
                }
                catch (DbException)
                {
                    // The table itself is gone.
                }
            }

            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant.
            command.CommandText = _server.TablesStatement;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var tables = new List<string>();
            while (tables.Count < 20 && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                tables.Add(reader.GetString(0));
            }

            return new SourceException(
                $"{_server.Explain(problem)} Check Sql.Table or Sql.Query; {(tables.Count == 0 ? "there is no table that this user may read" : $"the tables are {string.Join(", ", tables)}")}.", problem);
        }
        catch (Exception again) when (again is DbException or IOException or SocketException or TimeoutException)
        {
            return new SourceException(_server.Explain(problem), problem);
        }
        finally
        {
            _connection = null;
        }
    }
}
