namespace RealtimeWorkbench.Live;

/// <summary>Health of a component as a view shows it.</summary>
/// <param name="Component">Name of the component.</param>
/// <param name="Status">unknown, healthy, degraded, unhealthy or critical.</param>
/// <param name="Score">0 to 1; <see langword="null"/> if unknown.</param>
/// <param name="Issues">One sentence for everything that lowers the score.</param>
/// <param name="CheckedAt">When it was last checked (UTC).</param>
/// <param name="Measures">What the score is made of.</param>
public sealed record HealthComponentView(
    string Component,
    string Status,
    double? Score,
    IReadOnlyList<string> Issues,
    DateTimeOffset? CheckedAt,
    IReadOnlyList<HealthMeasureView> Measures);
