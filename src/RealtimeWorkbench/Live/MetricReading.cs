namespace RealtimeWorkbench.Live;

/// <summary>Newest value of a metric of a machine.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="Value">Newest value.</param>
/// <param name="Timestamp">Event time of the value (UTC).</param>
/// <param name="Lower">Lower limit of an absolute threshold, if there is one.</param>
/// <param name="Upper">Upper limit of an absolute threshold, if there is one.</param>
/// <param name="Condition">Whether an alert of this metric is active.</param>
public sealed record MetricReading(
    string Machine,
    string Metric,
    string Unit,
    double? Value,
    DateTimeOffset Timestamp,
    double? Lower,
    double? Upper,
    MetricCondition Condition);
