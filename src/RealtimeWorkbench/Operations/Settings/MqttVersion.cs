namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Version of the MQTT protocol.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1.1, which every server speaks.</summary>
    V311,

    /// <summary>MQTT 5, whose servers give reasons and keep sessions for a given time.</summary>
    V5,
}
