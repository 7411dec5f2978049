using RealtimeWorkbench.Health;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Health;

public class HealthAlertsTests
{
    private readonly Recorder _signals = new();
    private readonly HealthAlerts _alerts;

    public HealthAlertsTests() => _alerts = new HealthAlerts("workbench", _signals);

    [Fact]
    public void Says_nothing_while_a_component_is_healthy()
    {
        Report(HealthStatus.Healthy, 1);
        Report(HealthStatus.Healthy, 0.9);

        Assert.Empty(_signals.Taken);
    }

    [Fact]
    public void Raises_and_clears_one_signal_with_the_reason()
    {
        Report(HealthStatus.Degraded, 0.7125, "Disk / is 86 %; over 85 % counts as degraded.");
        Report(HealthStatus.Healthy, 1);
        Report(HealthStatus.Healthy, 1);

        Assert.Equal(
            [
                new Signal(
                    SignalKind.Raised, DateTimeOffset.UnixEpoch, "workbench", "disk", "health/disk", Severity.Low, 0.7125, 0.8, null,
                    "Health of disk is degraded (score 0.71): Disk / is 86 %; over 85 % counts as degraded."),
                new Signal(
                    SignalKind.Cleared, DateTimeOffset.UnixEpoch, "workbench", "disk", "health/disk", Severity.Low, 1, 0.8, null,
                    "Health of disk is healthy (score 1.00)."),
            ],
            _signals.Taken);
    }

    [Fact]
    public void What_is_healthy_on_the_whole_does_not_contradict_the_part_that_is_not()
    {
        Report(HealthStatus.Degraded, 0.75, "Processor use is 98.1 %; over 90 % counts as degraded.");
        Report(HealthStatus.Healthy, 0.81, "Processor use is 97.7 %; over 90 % counts as degraded.");

        Assert.Equal(
            "Health of disk is healthy on the whole (score 0.81), although not in every part: Processor use is 97.7 %; over 90 % counts as degraded.",
            _signals.Taken[1].Explanation);
    }

    [Fact]
    public void Severity_follows_the_status()
    {
        Report(HealthStatus.Degraded, 0.7);
        Report(HealthStatus.Unhealthy, 0.5);
        Report(HealthStatus.Unhealthy, 0.4);
        Report(HealthStatus.Critical, 0.1);
        Report(HealthStatus.Degraded, 0.7);

        Assert.Equal(
            [Severity.Low, Severity.Medium, Severity.High, Severity.Critical, Severity.Low],
            _signals.Taken.Select(signal => signal.Severity));
    }

    [Fact]
    public void An_unknown_component_is_worth_a_look()
    {
        Report(HealthStatus.Unknown, null, "The check did not answer within 5 s.");

        var signal = Assert.Single(_signals.Taken);
        Assert.Equal((SignalKind.Raised, Severity.Medium), (signal.Kind, signal.Severity));
        Assert.True(double.IsNaN(signal.Value));
        Assert.Equal("Health of disk is unknown: The check did not answer within 5 s.", signal.Explanation);
    }

    [Fact]
    public void Repeats_nothing_that_did_not_change()
    {
        Report(HealthStatus.Unhealthy, 0.4);
        Report(HealthStatus.Unhealthy, 0.5);
        Report(HealthStatus.Unhealthy, 0.4);

        Assert.Single(_signals.Taken);
    }

    private void Report(HealthStatus status, double? score, params string[] reasons) => _alerts.OnHealth(
        new HealthReport("disk", DateTimeOffset.UnixEpoch, status, score, [], reasons, TimeSpan.Zero));

    private sealed class Recorder : ISignalHandler
    {
        public List<Signal> Taken { get; } = [];

        public void Handle(Signal signal) => Taken.Add(signal);
    }
}
