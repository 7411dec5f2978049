namespace RealtimeWorkbench.Live;

/// <summary>What a variable contributed to a point of a chart of several.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">By how much the statistic would fall without it; for an SPE its squared residual.</param>
public sealed record ContributionView(string Name, double Value);
