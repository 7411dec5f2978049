using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A point of a finished control chart.</summary>
/// <param name="Index">Number of its row, from 1.</param>
/// <param name="Label">What its row is called.</param>
/// <param name="Size">Observations behind it, or size of the sample.</param>
/// <param name="Value">Plotted statistic; NaN where it is missing.</param>
/// <param name="Limits">Limits that hold for it.</param>
/// <param name="Violations">Rules that hold at it.</param>
/// <param name="IsBaseline">Whether the limits were estimated from it, among others.</param>
public sealed record ReportPoint(
    int Index, string Label, double Size, double Value, ControlLimits Limits, RuleSet Violations, bool IsBaseline)
{
    /// <summary>Why the row was left out of the limits; <see langword="null"/> if it was not.</summary>
    public string? ExcludedFor { get; init; }

    /// <summary>Values that its subgroup lacks; 0 where it is complete.</summary>
    public int Missing { get; init; }

    /// <summary>
    /// What each variable contributed to a point beyond the limit, in the order of the variables; <see langword="null"/> for other
    /// points and charts.
    /// </summary>
    public IReadOnlyList<double>? Contributions { get; init; }
}
