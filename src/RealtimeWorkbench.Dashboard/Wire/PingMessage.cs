namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Nothing changed, but the connection lives.</summary>
internal sealed record PingMessage() : LiveMessage("ping");
