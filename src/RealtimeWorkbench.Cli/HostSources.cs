using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Cli;

/// <summary>The sources of this program: those of the engine, and those of the adapters that it is put together with.</summary>
internal static class HostSources
{
    /// <summary>Sources of adapters.</summary>
    public static IReadOnlyList<ISourceProvider> Adapters { get; } = [new KafkaSourceProvider(), new MqttSourceProvider(), new SqlSourceProvider()];

    /// <summary>All sources.</summary>
    public static IReadOnlyList<ISourceProvider> All { get; } = SourceCatalog.With(Adapters);
}
