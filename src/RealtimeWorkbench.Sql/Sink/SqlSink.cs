using System.Data.Common;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>Appends samples to a table of SQLite or PostgreSQL, one row a value: time, machine, metric, value.</summary>
/// <remarks>
/// The table is made if it isn't there. Rows go in transactions of some thousands, each written once: where a connection is lost while one is
/// committed, the database is asked what became of it. Not thread-safe.
/// </remarks>
public sealed class SqlSink : ISampleSink
{
    /// <summary>Rows of a transaction.</summary>
    private const int RowsAtOnce = 5000;

    private const string Away = "away";

    /// <summary>How long rows of a slow source wait for others.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly string _name;
    private readonly SqlTable _table;
    private readonly TimeProvider _time;
    private readonly Troubles _troubles;
    private readonly Backoff _backoff = new(FirstWait, LongestWait, Environment.ProcessId);
    private readonly List<SqlValue> _rows = [];
    private long _flushed;
    private bool _isTold;

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
        _troubles = new Troubles(notice => Noticed?.Invoke(notice));
        _flushed = _time.GetTimestamp();
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public SinkPlace Place => new("values", "table", _name, $"table {_name} at {_table.Server.Name}", "the database");

    /// <inheritdoc />
    public long Delivered { get; private set; }

    /// <inheritdoc />
    /// <remarks>Those of the transaction that the database refused, which ends the writing.</remarks>
    public long Failed { get; private set; }

    /// <inheritdoc />
    public long Underway => _rows.Count;

    /// <inheritdoc />
    public string? Problem { get; private set; }

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

    /// <summary>Writes what was taken, in one transaction. Waits where the database is away.</summary>
    /// <exception cref="SourceException">The table cannot be written; the message says whether something of it is in there.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushed = _time.GetTimestamp();
        while (_rows.Count > 0)
        {
            try
            {
                var written = await _table.WriteAsync(_rows, cancellationToken).ConfigureAwait(false);
                Delivered += written;
                _rows.RemoveRange(0, written);
                _backoff.Reset();
                _troubles.End($"{_table.Server.Name} takes values again.");
                continue;
            }
            catch (SourceException)
            {
                // It tells of them already.
                _isTold = true;
                throw;
            }
            catch (Exception problem) when (problem is DbException or IOException or SocketException or TimeoutException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sentence = _table.Explain(problem);
                if (!_table.Server.MayPass(problem))
                {
                    throw new SourceException(GiveUp(sentence), problem);
                }

                _troubles.Begin(Away, sentence + " What is to be written waits until it can be.");
            }

            await Task.Delay(_backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection. Tells of values of which nobody knows whether they are in the table, where writing was stopped before the database could be asked.</summary>
    public ValueTask DisposeAsync()
    {
        if (_table.Unsettled is > 0 and var open && !_isTold)
        {
            _isTold = true;
            Noticed?.Invoke(new SourceNotice(IsProblem: true, Invariant(
                $"The connection to {_table.Server.Name} broke while {open} values were being committed, and what became of them was not asked any more; {SqlTable.LookFor(_name, _rows, open)}.")));
        }

        return _table.DisposeAsync();
    }

    /// <summary>Counts what will not be written as failed, but not what may be in the table.</summary>
    /// <returns>What is to be said.</returns>
    private string GiveUp(string sentence)
    {
        var open = _table.Unsettled;
        var refused = _rows.Count - open;
        var text = Invariant($"{sentence} {Delivered} values are in the table");
        text += refused > 0 ? Invariant($"; {refused} that were read are not.") : ".";
        if (open > 0)
        {
            _isTold = true;
            text += Invariant($" The connection broke while {open} more were being committed, so they may be in it or not; {SqlTable.LookFor(_name, _rows, open)}.");
        }

        Failed += refused;
        _rows.RemoveRange(open, refused);
        Problem = refused > 0 ? text : Problem;
        return text;
    }
}
