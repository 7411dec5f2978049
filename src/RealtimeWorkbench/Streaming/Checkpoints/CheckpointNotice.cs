namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Something about checkpoints that a person should know.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Sentence">One sentence.</param>
public sealed record CheckpointNotice(CheckpointNoticeKind Kind, string Sentence);
