namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What has changed since the last checkpoint: positions, counts and state that belong together, and are committed together or not at all.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Partitions">The partitions that something has happened to.</param>
public sealed record Checkpoint(string Run, IReadOnlyList<PartitionCheckpoint> Partitions);
