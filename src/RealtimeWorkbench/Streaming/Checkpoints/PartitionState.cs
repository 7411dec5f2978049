using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What a store knows of a partition when a run takes it over.</summary>
/// <param name="Epoch">Number of the takeover, which every commit has to show.</param>
/// <param name="Position">Where to read on; <see langword="null"/> if nothing was committed, or the source has no positions.</param>
/// <param name="Counts">What the source had delivered up to there.</param>
/// <param name="Pieces">State of the machines as of that position.</param>
public sealed record PartitionState(
    long Epoch, SourcePosition? Position, PartitionCounts Counts, IReadOnlyList<MachinePiece> Pieces)
{
    /// <summary>How long all runs so far have listened to the partition.</summary>
    public TimeSpan Listened { get; init; }
}
