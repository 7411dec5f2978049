using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/metrics</c>.</summary>
/// <param name="Metrics">Newest value of each metric of each machine.</param>
internal sealed record MetricsAnswer(IReadOnlyList<MetricReading> Metrics);
