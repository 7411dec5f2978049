using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Tests.Health;

public class HealthOverviewTests
{
    [Fact]
    public void Is_as_bad_as_the_worst_component()
    {
        var overview = HealthOverview.Of([Report("a", HealthStatus.Healthy, 1), Report("b", HealthStatus.Unhealthy, 0.4)]);

        Assert.Equal((HealthStatus.Unhealthy, 0.4), (overview.Status, overview.Score!.Value));
    }

    [Fact]
    public void An_unknown_component_counts_as_degraded()
    {
        var healthy = HealthOverview.Of([Report("a", HealthStatus.Healthy, 1), Report("b", HealthStatus.Unknown, null)]);
        var critical = HealthOverview.Of([Report("a", HealthStatus.Critical, 0.1), Report("b", HealthStatus.Unknown, null)]);

        Assert.Equal((HealthStatus.Degraded, 0.7), (healthy.Status, healthy.Score!.Value));
        Assert.Equal((HealthStatus.Critical, 0.1), (critical.Status, critical.Score!.Value));
    }

    [Fact]
    public void Is_unknown_if_nothing_is_known()
    {
        Assert.Equal((HealthStatus.Unknown, null), Pair(HealthOverview.Of([])));
        Assert.Equal((HealthStatus.Unknown, null), Pair(HealthOverview.Of([Report("a", HealthStatus.Unknown, null)])));
    }

    private static (HealthStatus Status, double? Score) Pair(HealthOverview overview) => (overview.Status, overview.Score);

    private static HealthReport Report(string component, HealthStatus status, double? score) =>
        new(component, DateTimeOffset.UnixEpoch, status, score, [], [], TimeSpan.Zero);
}
