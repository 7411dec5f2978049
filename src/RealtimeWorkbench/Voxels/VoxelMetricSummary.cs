using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

/// <summary>Values of one metric over the whole box.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Values">Count, mean, spread and extremes of all its values in the box, in its unit.</param>
public sealed record VoxelMetricSummary(string Metric, RunningMoments Values);
