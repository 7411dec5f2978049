namespace RealtimeWorkbench.Health;

/// <summary>Health of one component at one time.</summary>
/// <param name="Component">Name of the component.</param>
/// <param name="Time">When it was checked (UTC).</param>
/// <param name="Status">Status after hysteresis: worse at once, better only when it stays better.</param>
/// <param name="Score">Score of this reading from 0 (dead) to 1, or <see langword="null"/> if unknown.</param>
/// <param name="Measures">Numbers that were read.</param>
/// <param name="Reasons">Why the score is below 1 or unknown, worst first; whole sentences.</param>
/// <param name="Duration">How long the check took.</param>
public sealed record HealthReport(
    string Component,
    DateTimeOffset Time,
    HealthStatus Status,
    double? Score,
    IReadOnlyList<HealthMeasure> Measures,
    IReadOnlyList<string> Reasons,
    TimeSpan Duration);
