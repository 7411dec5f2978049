namespace RealtimeWorkbench.Spc.Rules;

/// <summary>A stretch of points that matches a rule.</summary>
/// <param name="Rule">The rule: a single flag.</param>
/// <param name="First">Zero-based index of the first point of the pattern.</param>
/// <param name="Last">Zero-based index of the point that completed or extended it.</param>
public readonly record struct RuleViolation(RuleSet Rule, int First, int Last);
