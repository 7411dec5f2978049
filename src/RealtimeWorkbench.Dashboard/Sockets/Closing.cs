using System.Net.WebSockets;

namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>Why a connection ends.</summary>
/// <param name="Status">Code of RFC 6455, section 7.4.</param>
/// <param name="Reason">One sentence of at most 123 bytes.</param>
internal sealed record Closing(WebSocketCloseStatus Status, string Reason)
{
    /// <summary>The client closes.</summary>
    public static Closing Done { get; } = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>The server ends.</summary>
    public static Closing ServerEnds { get; } = new(WebSocketCloseStatus.EndpointUnavailable, "The dashboard ends.");

    /// <summary>The client sent too much.</summary>
    public static Closing TooLarge { get; } = new(
        WebSocketCloseStatus.MessageTooBig, Invariant($"A message may have {Limits.ClientMessageBytes} bytes at most."));

    /// <summary>The client sent something else than text.</summary>
    public static Closing NotText { get; } = new(
        WebSocketCloseStatus.InvalidMessageType, "Only text is understood, such as {\"type\":\"view\",\"width\":900}.");

    /// <summary>The client sent something that isn't understood.</summary>
    public static Closing NotUnderstood { get; } = new(
        WebSocketCloseStatus.InvalidPayloadData,
        Invariant($"Only {{\"type\":\"view\",\"width\":{Limits.NarrowestView} to {Limits.WidestView}}} is understood."));
}
