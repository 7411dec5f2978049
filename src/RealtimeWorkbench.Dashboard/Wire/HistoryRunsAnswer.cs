using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/history/runs</c>.</summary>
/// <param name="Runs">The runs, the newest first.</param>
internal sealed record HistoryRunsAnswer(IReadOnlyList<HistoryRun> Runs);
