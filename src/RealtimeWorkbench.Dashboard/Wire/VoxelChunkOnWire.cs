namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A chunk of voxels.</summary>
/// <param name="X">Place in x, counted in chunks.</param>
/// <param name="Y">Place in y.</param>
/// <param name="Z">Place in z.</param>
/// <param name="Levels">Voxels with values, then halves, quarters, … of refined ones.</param>
internal sealed record VoxelChunkOnWire(int X, int Y, int Z, IReadOnlyList<VoxelCellsOnWire> Levels);
