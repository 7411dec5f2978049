using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/spc/causes</c>.</summary>
/// <param name="Causes">Signals by cause, the most frequent first; those without a known cause last, with a cause of null.</param>
/// <param name="Figure">The Pareto diagram.</param>
internal sealed record CausesAnswer(IReadOnlyList<CauseCount> Causes, FigureView Figure);
