namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What a source has delivered of a partition, up to a position.</summary>
/// <param name="Produced">Records, those included that could not become samples.</param>
/// <param name="Rejected">Records that could not become samples.</param>
public readonly record struct PartitionCounts(long Produced, long Rejected);
