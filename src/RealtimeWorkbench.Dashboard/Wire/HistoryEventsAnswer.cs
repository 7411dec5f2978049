namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/history/alerts</c>, <c>signals</c> and <c>health</c>.</summary>
/// <param name="Events">The events, the newest first.</param>
internal sealed record HistoryEventsAnswer(IReadOnlyList<HistoryEventOnWire> Events);
