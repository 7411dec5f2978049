using RealtimeWorkbench.Health;
using static RealtimeWorkbench.Health.HealthStatus;

namespace RealtimeWorkbench.Tests.Health;

public class HealthHysteresisTests
{
    [Fact]
    public void Gets_worse_at_once()
    {
        Assert.Equal([Healthy, Degraded, Critical], Show(2, Healthy, Degraded, Critical));
    }

    [Fact]
    public void Gets_better_after_two_better_readings_in_a_row()
    {
        Assert.Equal([Critical, Critical, Healthy], Show(2, Critical, Healthy, Healthy));
    }

    [Fact]
    public void Does_not_flap_between_two_statuses()
    {
        Assert.Equal(
            [Degraded, Degraded, Degraded, Degraded, Degraded],
            Show(2, Degraded, Healthy, Degraded, Healthy, Degraded));
    }

    [Fact]
    public void Goes_through_the_worst_of_the_better_readings()
    {
        Assert.Equal(
            [Critical, Critical, Degraded, Healthy],
            Show(2, Critical, Degraded, Healthy, Healthy));
    }

    [Fact]
    public void Follows_every_reading_if_one_is_enough()
    {
        Assert.Equal([Critical, Healthy, Unhealthy, Degraded], Show(1, Critical, Healthy, Unhealthy, Degraded));
    }

    [Fact]
    public void Unknown_shows_at_once_and_does_not_count_as_better()
    {
        Assert.Equal(
            [Critical, Unknown, Critical, Healthy],
            Show(2, Critical, Unknown, Healthy, Healthy));
        Assert.Equal(
            [Critical, Critical, Unknown, Critical, Healthy],
            Show(2, Critical, Healthy, Unknown, Healthy, Healthy));
    }

    [Fact]
    public void The_first_known_reading_shows_at_once()
    {
        Assert.Equal([Unknown, Healthy], Show(3, Unknown, Healthy));
    }

    private static HealthStatus[] Show(int needed, params HealthStatus[] readings)
    {
        var state = default(HealthHysteresis);
        return [.. readings.Select(reading => (state = state.Next(reading, needed)).Status)];
    }
}
