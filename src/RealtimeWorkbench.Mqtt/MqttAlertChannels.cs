using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Publishes alerts where the settings name a topic for them; hosts hand it to <see cref="Workbench.AlertChannels"/>.</summary>
public sealed class MqttAlertChannels : IAlertChannelProvider
{
    /// <inheritdoc />
    public IAlertChannel? Open(WorkbenchSettings settings, Action<SourceNotice> say, TimeProvider time) =>
        settings.Mqtt.AlertTopic.Length == 0 ? null : new MqttAlertChannel(settings.Mqtt, say, time);
}
