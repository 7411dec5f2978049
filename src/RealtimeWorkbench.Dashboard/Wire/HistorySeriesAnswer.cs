namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/history/series</c>.</summary>
/// <param name="Series">The series, those of the newest run first.</param>
internal sealed record HistorySeriesAnswer(IReadOnlyList<HistorySeriesOnWire> Series);
