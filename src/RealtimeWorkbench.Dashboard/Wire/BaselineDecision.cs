namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>POST /api/baselines/rollback</c> and <c>POST /api/baselines/rebase</c>.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Version">Version to go back to.</param>
/// <param name="By">Who decides so.</param>
/// <param name="Why">Why, in a sentence.</param>
internal sealed record BaselineDecision(string? Machine, string? Metric, int? Version, string? By, string? Why);
