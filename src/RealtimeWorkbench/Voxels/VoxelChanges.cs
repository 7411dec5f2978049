namespace RealtimeWorkbench.Voxels;

/// <summary>What changed in a <see cref="VoxelGrid"/> for one metric since a version that a view knows.</summary>
/// <param name="Grid">Tells this grid from any other, whose versions mean something else.</param>
/// <param name="Version">Version that the view knows when it has taken these chunks; what it asks with next.</param>
/// <param name="IsWhole">Whether the view has to begin anew: these chunks are the first of all, not changes to what it knows.</param>
/// <param name="HasMore">Whether there are further chunks, which are to be asked for with <paramref name="Version"/>.</param>
/// <param name="Chunks">Changed chunks with all that they hold now. They take the places of those known.</param>
public sealed record VoxelChanges(
    string Grid,
    long Version,
    bool IsWhole,
    bool HasMore,
    IReadOnlyList<VoxelChunk> Chunks);
