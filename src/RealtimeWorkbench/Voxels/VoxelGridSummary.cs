namespace RealtimeWorkbench.Voxels;

/// <summary>What a <see cref="VoxelGrid"/> holds.</summary>
/// <param name="VoxelsOccupied">Voxels with at least one sample.</param>
/// <param name="Voxels">Voxels of the box.</param>
/// <param name="SamplesInside">Samples that were put into a voxel.</param>
/// <param name="SamplesOutside">Samples that lie outside the box, and were dropped.</param>
/// <param name="SamplesWithoutPosition">Samples that say no place.</param>
/// <param name="SamplesWithoutRoom">Samples dropped because the memory for new voxels was used up.</param>
/// <param name="Megabytes">Memory of the statistics, in MB (10⁶ bytes).</param>
/// <param name="Metrics">The metrics, in the order of their first appearance in the box.</param>
public sealed record VoxelGridSummary(
    long VoxelsOccupied,
    long Voxels,
    long SamplesInside,
    long SamplesOutside,
    long SamplesWithoutPosition,
    long SamplesWithoutRoom,
    double Megabytes,
    IReadOnlyList<VoxelMetricSummary> Metrics)
{
    /// <summary>Voxels, and parts of voxels, that were divided.</summary>
    public long VoxelsRefined { get; init; }
}
