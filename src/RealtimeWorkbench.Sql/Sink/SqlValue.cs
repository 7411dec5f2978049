namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A row of a table of one value a row.</summary>
/// <param name="Ticks">Event time in ticks of UTC.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct SqlValue(long Ticks, string Machine, string Metric, double Value);
