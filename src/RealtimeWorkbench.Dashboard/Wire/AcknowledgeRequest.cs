namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>POST /api/alerts/{id}/ack</c>.</summary>
/// <param name="By">Who has seen the alert.</param>
/// <param name="Note">What they want to note.</param>
internal sealed record AcknowledgeRequest(string? By, string? Note);
