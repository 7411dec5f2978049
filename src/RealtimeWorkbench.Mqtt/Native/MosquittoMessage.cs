using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Mqtt.Native;

/// <summary>A message as the library hands it over: <c>struct mosquitto_message</c>. Valid during the callback.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct MosquittoMessage
{
    private readonly int _mid;
    private readonly byte* _topic;
    private readonly byte* _payload;
    private readonly int _payloadLength;
    private readonly int _qos;
    private readonly byte _isRetained;

    /// <summary>Topic in UTF-8.</summary>
    public ReadOnlySpan<byte> Topic => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_topic);

    /// <summary>The payload; empty if there is none.</summary>
    public ReadOnlySpan<byte> Payload => new(_payload, _payloadLength);

    /// <summary>Quality of service that it came with.</summary>
    public int Qos => _qos;

    /// <summary>Whether the server had kept it as the last value of its topic.</summary>
    public bool IsRetained => _isRetained != 0;
}
