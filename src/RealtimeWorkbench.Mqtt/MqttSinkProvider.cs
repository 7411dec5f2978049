using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>MQTT as a sink that users choose.</summary>
public sealed class MqttSinkProvider : ISinkProvider
{
    /// <inheritdoc />
    public SinkDescription Description { get; } = new(SourceCatalog.Mqtt, "MQTT", "Mqtt");

    /// <inheritdoc />
    public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => new MqttSink(settings.Mqtt, time);
}
