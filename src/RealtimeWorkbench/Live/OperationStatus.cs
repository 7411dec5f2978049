namespace RealtimeWorkbench.Live;

/// <summary>What the workbench is doing.</summary>
/// <param name="Id">Operation, or <see langword="null"/> before the first one.</param>
/// <param name="Title">Name of the operation for people.</param>
/// <param name="Source">Source of the samples.</param>
/// <param name="SourceTitle">Name of the source for people.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">When it began (UTC).</param>
/// <param name="ElapsedSeconds">How long it has taken so far, or took, in s.</param>
/// <param name="Progress">Part done in per cent, or <see langword="null"/> where nobody knows the end.</param>
/// <param name="Text">What it is doing, in a few words.</param>
public sealed record OperationStatus(
    string? Id,
    string Title,
    string Source,
    string SourceTitle,
    RunState State,
    DateTimeOffset? StartedAt,
    double ElapsedSeconds,
    double? Progress,
    string Text)
{
    /// <summary>Nothing executed yet.</summary>
    public static OperationStatus Idle { get; } =
        new(null, "", "", "", RunState.Idle, null, 0, null, "Choose an operation and execute it.");
}
