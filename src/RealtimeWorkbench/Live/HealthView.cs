using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Live;

/// <summary>Health of everything that is watched.</summary>
/// <param name="Status">Status of the worst component; unknown before the first check.</param>
/// <param name="Score">Score of the worst component.</param>
/// <param name="CheckedAt">When the newest check was (UTC).</param>
/// <param name="Components">The components.</param>
public sealed record HealthView(
    HealthStatus Status, double? Score, DateTimeOffset? CheckedAt, IReadOnlyList<HealthComponentView> Components)
{
    /// <summary>Nothing checked yet.</summary>
    public static HealthView Unknown { get; } = new(HealthStatus.Unknown, null, null, []);

    /// <summary>Makes the view of an overview.</summary>
    public static HealthView Of(HealthOverview overview) => new(
        overview.Status,
        overview.Score,
        overview.Components.Count == 0 ? null : overview.Components.Max(component => component.Time),
        [.. overview.Components.Select(HealthComponentView.Of)]);
}
