using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A stretch of rows with limits of its own, such as before and after a change of the process.</summary>
/// <param name="From">Number of its first row, from 1.</param>
/// <param name="To">Number of its last row, included.</param>
/// <param name="Process">What its rows say of the process.</param>
public sealed record Stage(int From, int To, ProcessEstimate Process);
