using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table of SQLite or PostgreSQL as a sink that users choose.</summary>
public sealed class SqlSinkProvider : ISinkProvider
{
    /// <inheritdoc />
    public SinkDescription Description { get; } = new(SourceCatalog.Sql, "a database", "Sql");

    /// <inheritdoc />
    public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => new SqlSink(settings.Sql, time);
}
