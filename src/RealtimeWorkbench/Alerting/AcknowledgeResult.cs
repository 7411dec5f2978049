namespace RealtimeWorkbench.Alerting;

/// <summary>Outcome of an attempt to acknowledge an alert.</summary>
/// <param name="Outcome">Whether it worked, and if not, why.</param>
/// <param name="Message">One sentence for the person who tried.</param>
/// <param name="Alert">The alert as it is now, or <see langword="null"/> if there is none.</param>
public sealed record AcknowledgeResult(AcknowledgeOutcome Outcome, string Message, Alert? Alert);
