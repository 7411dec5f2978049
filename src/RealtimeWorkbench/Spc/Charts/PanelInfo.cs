namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What one of the plots of a chart is.</summary>
/// <param name="Name">Name in files and signals, such as <c>xbar</c>.</param>
/// <param name="Title">Name for people, such as X̄.</param>
/// <param name="Rules">Rules that are valid on it.</param>
public sealed record PanelInfo(string Name, string Title, RuleScope Rules);
