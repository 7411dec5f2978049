using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Collections of MongoDB as a source that users choose; hosts hand it to <see cref="Workbench.Create"/>.</summary>
public sealed class MongoSourceProvider : ISourceProvider
{
    /// <inheritdoc />
    public SourceDescription Description { get; } =
        new(SourceCatalog.MongoDB, "MongoDB", IsAvailable: true, "A collection of MongoDB, replayed in the order of time and followed; see the settings MongoDB.*.");

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new MongoSource(new MongoSourceOptions { MongoDB = settings.MongoDB, BatchSize = settings.Streaming.BatchSize }, catalog, time);
}
