namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A row that is left out of the limits, though not out of the picture, since its cause is known and has been removed.</summary>
/// <param name="Row">Number of the row or subgroup, from 1.</param>
/// <param name="Cause">What happened, in a few words.</param>
public sealed record Exclusion(int Row, string Cause);
