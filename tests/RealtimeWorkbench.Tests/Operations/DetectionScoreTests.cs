using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class DetectionScoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly InjectedFault Step =
        new(FaultKind.Step, "am-01", "temperature", At(10), At(15));

    [Fact]
    public void The_delay_runs_from_the_start_of_the_fault_to_its_first_signal()
    {
        var score = DetectionScore.Of([Step], [Signal(11.5), Signal(12)], Grace);

        Assert.Equal(TimeSpan.FromSeconds(1.5), score.Faults.Single().Delay);
        Assert.Equal(0, score.FalseAlarms);
    }

    [Fact]
    public void A_fault_without_a_signal_is_missed()
    {
        var score = DetectionScore.Of([Step], [], Grace);

        Assert.False(score.Faults.Single().Detected);
        Assert.Null(score.Faults.Single().Delay);
    }

    [Theory]
    [InlineData(9.9)]
    [InlineData(17.1)]
    public void A_signal_outside_of_the_fault_and_its_grace_is_a_false_alarm(double second) =>
        Assert.Equal(1, DetectionScore.Of([Step], [Signal(second)], Grace).FalseAlarms);

    [Fact]
    public void A_signal_of_another_metric_neither_detects_nor_is_excused()
    {
        var score = DetectionScore.Of([Step], [Signal(12) with { Metric = "power" }], Grace);

        Assert.False(score.Faults.Single().Detected);
        Assert.Equal(1, score.FalseAlarms);
    }

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);

    private static Signal Signal(double second) => new(
        SignalKind.Raised, At(second), "am-01", "temperature", "xbar-r/xbar/nelson-1", Severity.High, 1300, 900, 1100, "High.");
}
