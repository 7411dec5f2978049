namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>The voxel grids of a run, machine by machine.</summary>
/// <param name="Grids">The grids.</param>
internal sealed record VoxelsAnswer(IReadOnlyList<VoxelGridOnWire> Grids);
