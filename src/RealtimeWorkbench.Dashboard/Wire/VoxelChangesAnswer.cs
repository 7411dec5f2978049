using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Chunks of a grid that changed since a version.</summary>
/// <param name="Grid">Tells this grid from any other.</param>
/// <param name="Version">What to ask with next.</param>
/// <param name="Whole">Whether to forget all chunks known before.</param>
/// <param name="More">Whether further chunks are to be asked for at once.</param>
/// <param name="Chunks">Chunks, each with all that it holds now.</param>
internal sealed record VoxelChangesAnswer(
    string Grid,
    long Version,
    bool Whole,
    bool More,
    IReadOnlyList<VoxelChunkOnWire> Chunks)
{
    /// <summary>Puts changes on the wire.</summary>
    public static VoxelChangesAnswer Of(VoxelChanges changes) => new(
        changes.Grid,
        changes.Version,
        changes.IsWhole,
        changes.HasMore,
        [
            .. changes.Chunks.Select(chunk => new VoxelChunkOnWire(
                chunk.X, chunk.Y, chunk.Z, [.. chunk.Levels.Select(VoxelCellsOnWire.Of)])),
        ]);
}
