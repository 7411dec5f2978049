namespace RealtimeWorkbench.Operations;

/// <summary>A value of the subgroup behind a point of a control chart.</summary>
/// <param name="T">Event time in ms since 1970-01-01 UTC.</param>
/// <param name="Value">The value, in the unit of the metric.</param>
public sealed record PointMember(long T, double Value);
