namespace RealtimeWorkbench.Streaming;

/// <summary>How a run ended.</summary>
/// <param name="Stopped">Whether it was stopped from outside; otherwise its source ended.</param>
/// <param name="SourceLeftBehind">Whether the source did not end in time after the stop. What it read since is not counted.</param>
/// <param name="Statistics">What became of every sample.</param>
/// <param name="Remark">One sentence where something needs saying, else <see langword="null"/>.</param>
public sealed record PipelineResult(
    bool Stopped, bool SourceLeftBehind, StreamStatisticsSnapshot Statistics, string? Remark);
