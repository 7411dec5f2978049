using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table that values are appended to.</summary>
internal abstract class SqlTable(SqlServer server) : IAsyncDisposable
{
    /// <summary>The database that it is in.</summary>
    public SqlServer Server => server;

    /// <summary>Appends rows, all or none; the table is made if it isn't there.</summary>
    public abstract Task WriteAsync(IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken);

    /// <summary>Says what is wrong, and what to do. No secret is in it.</summary>
    public abstract string Explain(Exception problem);

    public abstract ValueTask DisposeAsync();
}
