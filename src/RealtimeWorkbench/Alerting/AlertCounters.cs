namespace RealtimeWorkbench.Alerting;

/// <summary>What a register has done so far. <see cref="Raised"/> is always <see cref="Active"/> + <see cref="Cleared"/>.</summary>
/// <param name="Raised">Alerts that came into being.</param>
/// <param name="Active">Alerts whose condition holds now.</param>
/// <param name="Cleared">Alerts whose condition no longer holds.</param>
/// <param name="Unacknowledged">Remembered alerts that nobody has acknowledged, whether their condition holds or not.</param>
/// <param name="Acknowledged">Acknowledgements given.</param>
/// <param name="Upgraded">Rises in severity.</param>
/// <param name="SuppressedRepeats">Signals that raised an alert which people had been told of already, so they weren't told again.</param>
/// <param name="Forgotten">Ended alerts that had to leave the history to make room.</param>
/// <param name="AuditForgotten">Lines that had to leave the audit trail to make room.</param>
public sealed record AlertCounters(
    long Raised,
    long Active,
    long Cleared,
    long Unacknowledged,
    long Acknowledged,
    long Upgraded,
    long SuppressedRepeats,
    long Forgotten,
    long AuditForgotten);
