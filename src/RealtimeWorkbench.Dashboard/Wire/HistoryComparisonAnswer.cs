namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/history/compare</c>.</summary>
/// <param name="First">One run.</param>
/// <param name="Second">The other.</param>
internal sealed record HistoryComparisonAnswer(HistoryComparedRun First, HistoryComparedRun Second);
