namespace RealtimeWorkbench.Streaming;

/// <summary>What a monitor reports: a condition of one metric of one machine starts to hold, or no longer holds.</summary>
/// <param name="Kind">Start or end of the condition.</param>
/// <param name="Time">Event time (UTC) of the sample that decided it.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Rule">Name of the rule, such as "threshold:absolute" or "xbar-r:nelson-1".</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Value">Value that decided it, in the unit of the metric; NaN where there is none, as for a silent sensor.</param>
/// <param name="Lower">Lower limit in the same unit, if there is one.</param>
/// <param name="Upper">Upper limit in the same unit, if there is one.</param>
/// <param name="Explanation">One sentence for the operator: what, the value, the limit.</param>
public sealed record Signal(
    SignalKind Kind,
    DateTimeOffset Time,
    string Machine,
    string Metric,
    string Rule,
    Severity Severity,
    double Value,
    double? Lower,
    double? Upper,
    string Explanation);
