namespace RealtimeWorkbench.Health;

/// <summary>Health of everything that is monitored.</summary>
/// <param name="Status">Status of the worst component. An unknown one counts as degraded, unless all are unknown.</param>
/// <param name="Score">Lowest score; at most 0.7 while a component is unknown; <see langword="null"/> if all are.</param>
/// <param name="Components">Newest report of each component, in the order of their registration.</param>
public sealed record HealthOverview(HealthStatus Status, double? Score, IReadOnlyList<HealthReport> Components)
{
    /// <summary>Sums up components.</summary>
    /// <param name="components">Newest report of each.</param>
    public static HealthOverview Of(IReadOnlyList<HealthReport> components)
    {
        var known = components.Where(report => report.Status != HealthStatus.Unknown).ToList();
        if (known.Count == 0)
        {
            return new HealthOverview(HealthStatus.Unknown, null, components);
        }

        var worst = known.Max(report => report.Status);
        var score = known.Min(report => report.Score);
        if (known.Count < components.Count)
        {
            worst = worst > HealthStatus.Degraded ? worst : HealthStatus.Degraded;
            score = Math.Min(score ?? HealthScore.DoubtCap, HealthScore.DoubtCap);
        }

        return new HealthOverview(worst, score, components);
    }
}
