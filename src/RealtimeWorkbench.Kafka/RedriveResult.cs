namespace RealtimeWorkbench.Kafka;

/// <summary>What became of dead letters.</summary>
/// <param name="Seen">Letters that were looked at.</param>
/// <param name="Redriven">Letters that were brought back, or would have been.</param>
/// <param name="Cut">Letters that cannot be brought back because only their beginning is left.</param>
/// <param name="Failed">Letters that the broker did not take.</param>
/// <param name="Problem">What went wrong first, in one sentence; <see langword="null"/> if all that was wanted was done.</param>
/// <param name="Reasons">How many of those brought back had which reason, the most frequent first.</param>
public sealed record RedriveResult(
    long Seen, long Redriven, long Cut, long Failed, string? Problem, IReadOnlyList<KeyValuePair<string, long>> Reasons)
{
    /// <summary>What is worth knowing although nothing went wrong, in one sentence; mostly <see langword="null"/>.</summary>
    public string? Remark { get; init; }
}
