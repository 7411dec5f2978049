using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/metrics/history</c>.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="Points">The whole course, thinned.</param>
internal sealed record HistoryAnswer(string Machine, string Metric, string Unit, IReadOnlyList<SeriesPoint> Points);
