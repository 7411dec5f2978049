namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>A piece of what is known of a machine: what a checkpoint writes, replaces and removes as one.</summary>
/// <param name="Part">Part of the program that it belongs to; empty for what all parts say in brief.</param>
/// <param name="Key">Number of the piece within the part.</param>
/// <param name="Bytes">Content; <see langword="null"/> where the piece is to be removed.</param>
public readonly record struct StatePiece(string Part, long Key, ReadOnlyMemory<byte>? Bytes);
