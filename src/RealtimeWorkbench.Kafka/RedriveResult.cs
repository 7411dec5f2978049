namespace RealtimeWorkbench.Kafka;

/// <summary>What became of dead letters.</summary>
/// <param name="Seen">Letters that were looked at.</param>
/// <param name="Redriven">Letters that were brought back, or would have been.</param>
/// <param name="Cut">Letters that cannot be brought back because only their beginning is left.</param>
/// <param name="Failed">Letters that the broker did not take.</param>
/// <param name="Problem">Why it did not take the first of them; <see langword="null"/> if it took all.</param>
/// <param name="Reasons">How many of those brought back had which reason, the most frequent first.</param>
public sealed record RedriveResult(
    long Seen, long Redriven, long Cut, long Failed, string? Problem, IReadOnlyList<KeyValuePair<string, long>> Reasons);
