namespace RealtimeWorkbench.Live;

/// <summary>Time from the arrival of a sample to the end of its processing.</summary>
/// <param name="P50">Median in ms.</param>
/// <param name="P95">95th percentile in ms.</param>
/// <param name="P99">99th percentile in ms.</param>
public sealed record LatencyView(double P50, double P95, double P99);
