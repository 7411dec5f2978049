namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/baselines</c>.</summary>
/// <param name="Baselines">Every version, by machine and metric, the oldest first.</param>
/// <param name="Suggestions">Limits that await a decision.</param>
internal sealed record BaselinesAnswer(IReadOnlyList<BaselineOnWire> Baselines, IReadOnlyList<SuggestionOnWire> Suggestions);
