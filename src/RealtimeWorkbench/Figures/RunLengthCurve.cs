using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Figures;

/// <summary>Average run lengths of one chart with one set of rules.</summary>
/// <param name="Name">What it is of, such as "X̄, rules 1 and 2".</param>
/// <param name="Points">Run lengths by shift in σ, ascending; the one at 0 is that of false alarms.</param>
public sealed record RunLengthCurve(string Name, IReadOnlyList<(double Shift, RunLengthEstimate Length)> Points);
