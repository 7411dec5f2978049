namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A new run began: what was known of the last one is forgotten.</summary>
internal sealed record ResetMessage() : LiveMessage("reset");
