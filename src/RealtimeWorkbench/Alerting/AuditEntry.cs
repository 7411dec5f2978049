namespace RealtimeWorkbench.Alerting;

/// <summary>One line of the audit trail: a change of an alert's state or severity.</summary>
/// <param name="Number">Place in the trail, from 1. Numbers have no gaps, so a trail cut at its start shows it.</param>
/// <param name="At">When (UTC): event time, except for an acknowledgement, which happens by the clock of the run.</param>
/// <param name="AlertId">Name of the alert.</param>
/// <param name="Change">What happened.</param>
/// <param name="From">State before.</param>
/// <param name="To">State after.</param>
/// <param name="By">The person, or the rule that reported it.</param>
/// <param name="Why">The person's note, or the explanation of the signal.</param>
public sealed record AuditEntry(
    long Number,
    DateTimeOffset At,
    string AlertId,
    AlertChangeKind Change,
    AlertState From,
    AlertState To,
    string By,
    string Why);
