namespace RealtimeWorkbench.Alerting;

/// <summary>Who has seen an alert.</summary>
/// <param name="By">Name of the person.</param>
/// <param name="At">When (UTC), by the clock of the run and not by event time.</param>
/// <param name="Note">What the person wrote, or the empty string.</param>
public sealed record Acknowledgement(string By, DateTimeOffset At, string Note);
