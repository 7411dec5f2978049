using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Kafka as a source that users choose; hosts hand it to <see cref="Workbench.Create"/>.</summary>
public sealed class KafkaSourceProvider : ISourceProvider
{
    /// <inheritdoc />
    public SourceDescription Description => KafkaLibrary.Problem is { } problem
        ? new(SourceCatalog.Kafka, "Kafka", IsAvailable: false, problem)
        : new(SourceCatalog.Kafka, "Kafka", IsAvailable: true, "A topic of JSON messages, read as a member of a group; see the settings Kafka.*.");

    /// <inheritdoc />
    public ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        KafkaLibrary.Ensure();
        return new KafkaSource(OptionsOf(settings), catalog, time);
    }

    /// <inheritdoc />
    public ISampleSource CreateToLookAt(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        KafkaLibrary.Ensure();
        return new KafkaSource(OptionsOf(settings) with { OnlyLooks = true }, catalog, time);
    }

    private static KafkaSourceOptions OptionsOf(WorkbenchSettings settings) =>
        new()
        {
            Kafka = settings.Kafka,
            BatchSize = settings.Streaming.BatchSize,
            PositionsAreKept = settings.Checkpoint is { Enabled: true, Path.Length: > 0 },
        };
}
