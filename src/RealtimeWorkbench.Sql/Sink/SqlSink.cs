using System.Data.Common;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>Appends samples to a table of SQLite or PostgreSQL, one row a value: time, machine, metric, value.</summary>
/// <remarks>The table is made if it isn't there. Rows go in transactions of some thousands. Not thread-safe.</remarks>
public sealed class SqlSink : IAsyncDisposable
{
    /// <summary>Rows of a transaction.</summary>
    private const int RowsAtOnce = 5000;
    private const int MostRejectedKept = 10;

    /// <summary>How long rows of a slow source wait for others.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly SqlTable _table;
    private readonly TimeProvider _time;
    private readonly List<SqlValue> _rows = [];
    private readonly List<DeadLetter> _rejected = [];
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

        _table = SqlServer.Of(sql, Environment.GetEnvironmentVariable).Table(sql.Table);
        _time = time ?? TimeProvider.System;
        _flushed = _time.GetTimestamp();
    }

    /// <summary>The database in brief, without secrets.</summary>
    public string Server => _table.Server.Name;

    /// <summary>Values that are in the table.</summary>
    public long Written { get; private set; }

    /// <summary>Records of the sources that were sent whole that hold no sample, and so were not written.</summary>
    public long Rejected { get; private set; }

    /// <summary>The first ten of them, in their order.</summary>
    public IReadOnlyList<DeadLetter> FirstRejected => _rejected;

    /// <summary>Takes the values of a batch, which stays the caller's, and writes them if they are many or the last ones were written a while ago.</summary>
    /// <exception cref="SourceException">The table cannot be written; what <see cref="Written"/> counts is in it.</exception>
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

    /// <summary>Appends a whole source, and writes all of it.</summary>
    /// <param name="source">Source with the samples.</param>
    /// <param name="cancellationToken">Ends it; what was read so far is written.</param>
    /// <exception cref="SourceException">The source cannot be read, or the table not be written.</exception>
    public async Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    batch.Mark?.Complete();
                    Rejected += batch.Rejected.Count;
                    _rejected.AddRange(batch.Rejected.Take(MostRejectedKept - _rejected.Count));
                    await AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // So a source that is played slowly ends.
        }

        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
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
                Invariant($"{_table.Explain(problem)} {Written} values are in the table; {_rows.Count} that were read are not."), problem);
        }

        Written += _rows.Count;
        _rows.Clear();
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _table.DisposeAsync();
}
