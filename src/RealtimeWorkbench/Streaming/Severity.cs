namespace RealtimeWorkbench.Streaming;

/// <summary>How much a signal or alert matters. Ordered.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Low,

    /// <summary>Look at it in this shift.</summary>
    Medium,

    /// <summary>Look at it now.</summary>
    High,

    /// <summary>Act now.</summary>
    Critical,
}
