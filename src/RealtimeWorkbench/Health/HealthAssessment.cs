namespace RealtimeWorkbench.Health;

/// <summary>Judgement of one reading, before hysteresis.</summary>
/// <param name="Status">Status by the score.</param>
/// <param name="Score">Score from 0 to 1, or <see langword="null"/> if nothing could be scored.</param>
/// <param name="Reasons">Why the score is below 1 or missing, worst first; whole sentences.</param>
public sealed record HealthAssessment(HealthStatus Status, double? Score, IReadOnlyList<string> Reasons);
