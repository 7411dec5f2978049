using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/spc</c>.</summary>
/// <param name="Charts">All control charts.</param>
internal sealed record ChartsAnswer(IReadOnlyList<ChartView> Charts);
