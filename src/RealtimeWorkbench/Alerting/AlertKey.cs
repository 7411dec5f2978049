namespace RealtimeWorkbench.Alerting;

/// <summary>What makes two signals the same condition. Repeats and cooldown count by it and by nothing wider.</summary>
/// <param name="Rule">Name of the rule, such as "threshold/absolute".</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
public readonly record struct AlertKey(string Rule, string Machine, string Metric);
