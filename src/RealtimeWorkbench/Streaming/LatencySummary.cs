namespace RealtimeWorkbench.Streaming;

/// <summary>How long samples took from their arrival until monitors, signal handler and observers were through with them.</summary>
/// <param name="Count">Samples measured.</param>
/// <param name="P50">Half of them took no longer; off by at most 1 %.</param>
/// <param name="P95">95 % of them took no longer; off by at most 1 %.</param>
/// <param name="P99">99 % of them took no longer; off by at most 1 %.</param>
/// <param name="Max">The longest; exact.</param>
public sealed record LatencySummary(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);
