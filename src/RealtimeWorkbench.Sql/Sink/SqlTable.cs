using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table that values are appended to.</summary>
internal abstract class SqlTable(SqlServer server) : IAsyncDisposable
{
    /// <summary>The database that it is in.</summary>
    public SqlServer Server => server;

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
}
