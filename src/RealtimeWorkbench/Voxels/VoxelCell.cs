using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

/// <summary>A voxel, or a part of a refined one, with its statistics.</summary>
/// <param name="Place">Place in its chunk, x first, then y, then z: of 8 × 8 × 8 voxels, 16 × 16 × 16 halves, and so on.</param>
/// <param name="Values">Count, mean, spread and extremes of its values.</param>
public readonly record struct VoxelCell(int Place, RunningMoments Values);
