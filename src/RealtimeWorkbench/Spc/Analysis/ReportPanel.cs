using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A panel of a finished control chart.</summary>
/// <param name="Name">What is plotted, such as xbar or mr.</param>
/// <param name="Center">Center line; where it differs from point to point, the average of the statistic over the baseline.</param>
/// <param name="Points">Points in time order.</param>
public sealed record ReportPanel(string Name, double Center, IReadOnlyList<ReportPoint> Points)
{
    /// <summary>Every occurrence of a rule, once, with the numbers (from 1) of the rows where it begins and ends.</summary>
    public IReadOnlyList<RuleViolation> Occurrences { get; init; } = [];
}
