using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Sink;

/// <summary>A collection of MongoDB as a sink that users choose.</summary>
public sealed class MongoSinkProvider : ISinkProvider
{
    /// <inheritdoc />
    public SinkDescription Description { get; } = new(SourceCatalog.MongoDB, "MongoDB", "MongoDB");

    /// <inheritdoc />
    public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => new MongoSink(settings.MongoDB, time);
}
