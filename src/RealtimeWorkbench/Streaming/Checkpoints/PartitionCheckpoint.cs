using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What has changed of a partition since it was last committed.</summary>
/// <param name="Partition">Name of the partition; empty for a source without parts.</param>
/// <param name="Epoch">Number of the takeover that <see cref="ICheckpointStore.BeginAsync"/> gave.</param>
/// <param name="Position">Where to read on; <see langword="null"/> for a source without positions.</param>
/// <param name="Counts">What the source has delivered up to there.</param>
/// <param name="Pieces">Pieces to write, replace or remove. No piece is named twice.</param>
public sealed record PartitionCheckpoint(
    string Partition, long Epoch, SourcePosition? Position, PartitionCounts Counts, IReadOnlyList<MachinePiece> Pieces)
{
    /// <summary>How long all runs so far have listened to the partition; what the silence of its machines is measured by.</summary>
    public TimeSpan Listened { get; init; }
}
