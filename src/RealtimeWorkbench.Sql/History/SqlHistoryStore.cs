using System.Data.Common;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>A history in a database: what SQLite and PostgreSQL have in common, which is nearly all of it.</summary>
/// <remarks>One connection writes, by one thread at a time; each view has one of its own, which sees the database as it is when it is opened.</remarks>
public abstract class SqlHistoryStore : IHistoryStore
{
    private readonly Lock _lock = new();
    private HistoryStatements? _statements;
    private DbConnection? _connection;
    private bool _isDisposed;

    private protected SqlHistoryStore()
    {
    }

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public long Bytes => Try(() =>
    {
        using var connection = Connect(isReader: true);
        return SizeOf(connection, transaction: null);
    });

    /// <inheritdoc />
    public virtual bool HasClock => false;

    /// <summary>How the database calls the smaller and the larger of two numbers.</summary>
    private protected abstract (string Least, string Greatest) Functions { get; }

    /// <inheritdoc />
    public void Write(HistoryWrite write) => InTransaction(statements => statements.Write(write, write.Written + ClockBehind(statements)));

    /// <inheritdoc />
    public void Settle(IReadOnlyList<SettledSeries> settled) => InTransaction(statements =>
    {
        foreach (var series in settled)
        {
            statements.Settle(series);
        }
    });

    /// <inheritdoc />
    public bool Trim(HistoryRetention retention, long now)
    {
        var didSome = false;
        InTransaction(statements => didSome = MayTrim(statements) && new SqlHistoryTrimming(statements, retention, now + ClockBehind(statements), ExcessOver, SumsShrink).Step());
        return Try(() =>
        {
            lock (_lock)
            {
                return GiveRoomBack(Connection()) || didSome;
            }
        });
    }

    /// <inheritdoc />
    public long? LastWritten(long before)
    {
        long? last = null;
        InTransaction(statements =>
        {
            var behind = ClockBehind(statements);
            last = SqlHistoryTrimming.LastWritten(statements, before == long.MaxValue ? before : before + behind) - behind;
        });
        return last;
    }

    /// <inheritdoc />
    public IHistoryView OpenView(CancellationToken cancellationToken = default) => Try<IHistoryView>(() =>
    {
        var connection = Connect(isReader: true);
        try
        {
            return new SqlHistoryView(connection, BeginView(connection), Explain, cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _isDisposed = true;
                Disconnect();
            }
        }
    }

    private protected abstract DbConnection Connect(bool isReader);

    private protected abstract DbTransaction BeginView(DbConnection connection);

    private protected abstract DbTransaction BeginWrite(DbConnection connection);

    private protected abstract long SizeOf(DbConnection connection, DbTransaction? transaction);

    /// <summary>Bytes beyond a number of them, for which something is to be given up.</summary>
    private protected virtual long ExcessOver(DbConnection connection, DbTransaction? transaction, long most) => SizeOf(connection, transaction) - most;

    /// <summary>Gives some room back to the disk that is free in the database.</summary>
    /// <returns>Whether there is more.</returns>
    private protected abstract bool GiveRoomBack(DbConnection connection);

    /// <summary>Whether the size is smaller at once when sums of minutes and hours have been removed.</summary>
    private protected virtual bool SumsShrink => true;

    /// <summary>By how many ticks the clock of this machine is behind one that all who write here share: ages are told by that.</summary>
    private protected virtual long ClockBehind(HistoryStatements statements) => 0;

    /// <summary>Whether nobody else is trimming, who would wait for the same rows.</summary>
    private protected virtual bool MayTrim(HistoryStatements statements) => true;

    /// <summary>Notes by how much the blocks have grown, where the size of the database does not say it. The last that a transaction does, so that others wait for it as short as may be.</summary>
    private protected virtual void NoteGrowth(HistoryStatements statements) => statements.Grown = 0;

    /// <summary>Statements that were executed on this connection so far.</summary>
    internal long Executed => _statements?.Executed ?? 0;

    /// <summary>Their texts.</summary>
    internal IReadOnlyCollection<string> Texts => _statements?.Texts ?? [];

    /// <summary>Says what is wrong in a sentence; null for what is not a problem of the database.</summary>
    private protected abstract HistoryException? Explain(Exception problem);

    private protected DbConnection Connection()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _connection ??= Connect(isReader: false);
    }

    private protected void Reconnect()
    {
        lock (_lock)
        {
            Disconnect();
        }
    }

    private void InTransaction(Action<HistoryStatements> work) => Try(() =>
    {
        lock (_lock)
        {
            var connection = Connection();
            _statements ??= new HistoryStatements(connection, Functions.Least, Functions.Greatest);
            try
            {
                using var transaction = BeginWrite(connection);
                _statements.Transaction = transaction;
                work(_statements);
                NoteGrowth(_statements);
                transaction.Commit();
            }
            catch
            {
                // What the failed transaction learned of numbers is not in the database; a connection that is lost is made anew.
                Disconnect();
                throw;
            }
        }

        return true;
    });

    private void Disconnect()
    {
        _statements?.Dispose();
        _statements = null;
        _connection?.Dispose();
        _connection = null;
    }

    private T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (Explain(problem) is { } explained)
        {
            throw explained;
        }
    }
}
