using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Kafka as a sink that users choose.</summary>
public sealed class KafkaSinkProvider : ISinkProvider
{
    /// <inheritdoc />
    public SinkDescription Description { get; } = new(SourceCatalog.Kafka, "Kafka", "Kafka");

    /// <inheritdoc />
    public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => new KafkaSink(settings.Kafka, time);
}
