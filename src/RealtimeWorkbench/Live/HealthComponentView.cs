using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Live;

/// <summary>Health of a component as a view shows it.</summary>
/// <param name="Component">Name of the component.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Score">0 to 1; <see langword="null"/> if unknown.</param>
/// <param name="Issues">One sentence for everything that lowers the score.</param>
/// <param name="CheckedAt">When it was last checked (UTC).</param>
/// <param name="Measures">What the score is made of.</param>
public sealed record HealthComponentView(
    string Component,
    HealthStatus Status,
    double? Score,
    IReadOnlyList<string> Issues,
    DateTimeOffset? CheckedAt,
    IReadOnlyList<HealthMeasureView> Measures)
{
    /// <summary>Makes the view of a report.</summary>
    public static HealthComponentView Of(HealthReport report) => new(
        report.Component,
        report.Status,
        report.Score,
        report.Reasons,
        report.Time,
        [.. report.Measures.Select(HealthMeasureView.Of)]);
}
