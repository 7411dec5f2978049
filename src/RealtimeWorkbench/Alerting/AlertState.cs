namespace RealtimeWorkbench.Alerting;

/// <summary>Where an alert stands between its condition and the people who watch.</summary>
/// <remarks>
/// States A to D of the alarm state transition diagram of ANSI/ISA-18.2-2016, clause 5. Shelved, suppressed by design and
/// out of service (G to I) don't exist yet.
/// </remarks>
public enum AlertState
{
    /// <summary>State A: the condition doesn't hold and somebody has seen that it did. The end of an alert's life.</summary>
    Normal,

    /// <summary>State B: the condition holds and nobody has acknowledged it.</summary>
    UnacknowledgedActive,

    /// <summary>State C: the condition holds and somebody has acknowledged it.</summary>
    AcknowledgedActive,

    /// <summary>State D: the condition no longer holds, but nobody has acknowledged that it did.</summary>
    UnacknowledgedReturnedToNormal,
}
