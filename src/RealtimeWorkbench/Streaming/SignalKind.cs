namespace RealtimeWorkbench.Streaming;

/// <summary>Which end of a condition a signal marks.</summary>
public enum SignalKind
{
    /// <summary>The condition starts to hold.</summary>
    Raised,

    /// <summary>The condition no longer holds: return to normal.</summary>
    Cleared,
}
