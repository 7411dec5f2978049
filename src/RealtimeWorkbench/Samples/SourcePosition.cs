namespace RealtimeWorkbench.Samples;

/// <summary>How far a source has been read: what a resumed run goes on after.</summary>
/// <param name="Offset">Records read so far: lines of a file, offset in a partition, samples of a generator.</param>
/// <param name="Partition">Part of the source that the offset counts in, if it has parts.</param>
/// <param name="Memo">What the source wants to be told again, such as when a generated process began; nobody else reads it.</param>
public readonly record struct SourcePosition(long Offset, string? Partition = null, string? Memo = null);
