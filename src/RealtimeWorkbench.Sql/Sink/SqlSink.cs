using System.Data.Common;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>Appends samples to a table of SQLite or PostgreSQL, one row a value: time, machine, metric, value.</summary>
/// <remarks>The table is made if it isn't there. Rows go in transactions of some thousands. Not thread-safe.</remarks>
public sealed class SqlSink : ISampleSink
{
    /// <summary>Rows of a transaction.</summary>
    private const int RowsAtOnce = 5000;

    /// <summary>How long rows of a slow source wait for others.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly SqlTable _table;
    private readonly TimeProvider _time;
    private readonly List<SqlValue> _rows = [];
    private long _flushed;

    /// <summary>Makes a sink; the database is asked when the first sample comes.</summary>
    /// <param name="sql">Where the table is: address and table count.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    /// <exception cref="SourceException">The settings name no database, or no table.</exception>
    public SqlSink(SqlSettings sql, TimeProvider? time = null)
    {
        if (sql.Query.Trim().Length > 0 || sql.Table.Trim().Length == 0)
        {
            throw new SourceException("Samples are written to a table; name it in Sql.Table, such as --set Sql.Table=samples, and leave Sql.Query empty.");
        }

        _name = sql.Table;
        _table = SqlServer.Of(sql, Environment.GetEnvironmentVariable).Table(sql.Table);
        _time = time ?? TimeProvider.System;
        _flushed = _time.GetTimestamp();
    }

    /// <inheritdoc />
    /// <remarks>Never: a database that is away ends the writing.</remarks>
    public event Action<SourceNotice>? Noticed
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public SinkPlace Place => new("values", "table", _name, $"table {_name} at {_table.Server.Name}", "the database");

    /// <inheritdoc />
    public long Delivered { get; private set; }

    /// <inheritdoc />
    /// <remarks>None: a table takes all values of a transaction, or the writing ends.</remarks>
    public long Failed => 0;

    /// <inheritdoc />
    public long Underway => _rows.Count;

    /// <inheritdoc />
    public string? Problem => null;

    /// <summary>Takes the values of a batch, which stays the caller's, and writes them if they are many or the last ones were written a while ago.</summary>
    /// <exception cref="SourceException">The table cannot be written; what <see cref="Delivered"/> counts is in it.</exception>
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        var metrics = batch.Metrics.ToArray();
        for (var row = 0; row < batch.Count; row++)
        {
            foreach (var metric in metrics)
            {
                var value = batch.Column(metric)[row];
                if (!double.IsNaN(value))
                {
                    _rows.Add(new SqlValue(
                        batch.Timestamps[row], batch.Catalog.Machines[batch.Machines[row]], batch.Catalog.Metrics[metric], value));
                }
            }
        }

        if (_rows.Count >= RowsAtOnce || _time.GetElapsedTime(_flushed) >= Soon)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what was taken, in one transaction.</summary>
    /// <exception cref="SourceException">The table cannot be written; nothing of it is in there then.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushed = _time.GetTimestamp();
        if (_rows.Count == 0)
        {
            return;
        }

        try
        {
            await _table.WriteAsync(_rows, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is DbException or IOException or SocketException or TimeoutException)
        {
            throw new SourceException(
                Invariant($"{_table.Explain(problem)} {Delivered} values are in the table; {_rows.Count} that were read are not."), problem);
        }

        Delivered += _rows.Count;
        _rows.Clear();
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _table.DisposeAsync();
}
