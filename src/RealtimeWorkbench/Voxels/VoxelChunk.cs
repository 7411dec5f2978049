namespace RealtimeWorkbench.Voxels;

/// <summary>A cube of voxels as a view gets it, for one metric.</summary>
/// <param name="X">Place of the chunk in x, counted in chunks of <see cref="VoxelGrid.ChunkEdge"/> voxels.</param>
/// <param name="Y">Place of the chunk in y.</param>
/// <param name="Z">Place of the chunk in z.</param>
/// <param name="Levels">Cells with values: the voxels first, then halves, quarters, … of those that are refined.</param>
public sealed record VoxelChunk(int X, int Y, int Z, IReadOnlyList<IReadOnlyList<VoxelCell>> Levels);
