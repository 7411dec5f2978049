namespace RealtimeWorkbench.Mqtt;

/// <summary>What the status topic says.</summary>
internal static class MqttStatus
{
    /// <summary>While the reader is connected.</summary>
    public static ReadOnlySpan<byte> Online => "online"u8;

    /// <summary>When it has ended or is lost.</summary>
    public static ReadOnlySpan<byte> Offline => "offline"u8;
}
