using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sql.Sink;

namespace RealtimeWorkbench.Cli;

/// <summary>The sinks of this program: those of the engine, and those of the adapters that it is put together with.</summary>
internal static class HostSinks
{
    /// <summary>All sinks, in the order in which a user meets them.</summary>
    public static IReadOnlyList<ISinkProvider> All { get; } =
    [
        new KafkaSinkProvider(),
        new MqttSinkProvider(),
        .. SinkCatalog.BuiltIn,
        new SqlSinkProvider(),
    ];
}
