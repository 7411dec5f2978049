namespace RealtimeWorkbench.Live;

/// <summary>A part of the course of a metric.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Reset">Whether the points replace those known before; otherwise they are appended, or replace the one with the same time.</param>
/// <param name="Points">Points in the order of time.</param>
public sealed record SeriesSlice(string Machine, string Metric, bool Reset, IReadOnlyList<SeriesPoint> Points);
