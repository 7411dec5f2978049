using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>Tables and queries of SQLite and PostgreSQL as a source that users choose; hosts hand it to <see cref="Workbench.Create"/>.</summary>
public sealed class SqlSourceProvider : ISourceProvider
{
    /// <inheritdoc />
    public SourceDescription Description { get; } =
        new(SourceCatalog.Sql, "SQL", IsAvailable: true, "A table or query of SQLite or PostgreSQL, read by a growing column; see the settings Sql.*.");

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new SqlSource(new SqlSourceOptions { Sql = settings.Sql, BatchSize = settings.Streaming.BatchSize }, catalog, time);
}
