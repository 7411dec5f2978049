namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>What becomes one point of a control chart: a subgroup, or a single observation.</summary>
/// <param name="Label">What it is called: time, batch number, or its number.</param>
/// <param name="Values">Its observations in time order; a single NaN for an observation that is missing.</param>
public sealed record ChartRow(string Label, IReadOnlyList<double> Values);
