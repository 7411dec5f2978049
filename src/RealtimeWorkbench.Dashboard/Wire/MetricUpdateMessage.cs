using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Values changed.</summary>
/// <param name="Statistics">How the stream runs, if that changed.</param>
/// <param name="Metrics">Values that changed.</param>
/// <param name="Series">Courses that went on.</param>
internal sealed record MetricUpdateMessage(
    StatisticsView? Statistics,
    IReadOnlyList<MetricReading> Metrics,
    IReadOnlyList<SeriesSlice> Series)
    : LiveMessage("metric_update");
