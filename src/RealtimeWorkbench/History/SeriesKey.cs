namespace RealtimeWorkbench.History;

/// <summary>Tells a series from others.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
public readonly record struct SeriesKey(string Run, string Machine, string Metric);
