namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/baselines/compare</c>.</summary>
/// <param name="From">Older version.</param>
/// <param name="To">Newer version.</param>
/// <param name="Shift">Change of the center in units of the older sigma.</param>
/// <param name="ShiftPValue">Probability of so large a change by chance; nothing where there is no test.</param>
/// <param name="SigmaRatio">Newer sigma divided by the older.</param>
/// <param name="SigmaPValue">Probability of so large a change by chance; nothing where there is no test.</param>
internal sealed record BaselineComparisonAnswer(int From, int To, double Shift, double ShiftPValue, double SigmaRatio, double SigmaPValue);
