namespace RealtimeWorkbench.Live;

/// <summary>Health of everything that is watched.</summary>
/// <param name="Status">Status of the worst component; unknown before the first check.</param>
/// <param name="Score">Score of the worst component.</param>
/// <param name="CheckedAt">When the newest check was (UTC).</param>
/// <param name="Components">The components.</param>
public sealed record HealthView(
    string Status, double? Score, DateTimeOffset? CheckedAt, IReadOnlyList<HealthComponentView> Components)
{
    /// <summary>Nothing checked yet.</summary>
    public static HealthView Unknown { get; } = new("unknown", null, null, []);
}
