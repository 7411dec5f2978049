using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A series of a history.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="First">Event time of its earliest value (UTC).</param>
/// <param name="Last">Event time of its latest value.</param>
/// <param name="Values">Values that were stored.</param>
internal sealed record HistorySeriesOnWire(string Run, string Machine, string Metric, string Unit, DateTimeOffset First, DateTimeOffset Last, long Values)
{
    public static HistorySeriesOnWire Of(HistorySeries series) => new(
        series.Run,
        series.Machine,
        series.Metric,
        series.Unit,
        new DateTimeOffset(series.First, TimeSpan.Zero),
        new DateTimeOffset(series.Last, TimeSpan.Zero),
        series.Values);
}
