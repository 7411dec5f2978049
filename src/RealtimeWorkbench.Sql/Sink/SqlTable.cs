using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table that values are appended to.</summary>
internal abstract class SqlTable(SqlServer server) : IAsyncDisposable
{
    /// <summary>The database that it is in.</summary>
    public SqlServer Server => server;

    /// <summary>How many of the rows that were given last, from the first on, are of a transaction of which nobody knows yet whether it was committed.</summary>
    public virtual int Unsettled => 0;

    /// <summary>Says what to do about such rows.</summary>
    public static string LookFor(string table, IReadOnlyList<SqlValue> rows, int count) => Invariant(
        $"look whether {table} has values from {TimeOf(rows[0]):o} to {TimeOf(rows[count - 1]):o}, and replay what is missing");

    /// <summary>
    /// Appends rows in one transaction; the table is made if it isn't there. After a failure it is to be called again with the same rows, to which
    /// others may have come behind: a transaction of before that was committed after all is not written again.
    /// </summary>
    /// <returns>How many of them, from the first on, are in the table now.</returns>
    /// <exception cref="SourceException">Nobody can say whether they are.</exception>
    public abstract Task<int> WriteAsync(IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken);

    /// <summary>Says what is wrong, and what to do. No secret is in it.</summary>
    public abstract string Explain(Exception problem);

    public abstract ValueTask DisposeAsync();

    protected static DateTime TimeOf(SqlValue row) => new(row.Ticks, DateTimeKind.Utc);
}
