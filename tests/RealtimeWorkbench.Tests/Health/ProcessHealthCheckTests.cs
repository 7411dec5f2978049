using RealtimeWorkbench.Health;
using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Health;

public class ProcessHealthCheckTests
{
    private static readonly ProcessReading Calm = new() { MemoryPercent = 5, ThreadPoolQueue = 0, GcPausePercent = 0.5 };

    [Fact]
    public void A_calm_process_is_healthy()
    {
        Assert.Equal(1, Assess(Calm).Score);
    }

    [Theory]
    [InlineData(75, 0, 0.5, "Memory use of this process is 75 %; over 70 % counts as degraded.")]
    [InlineData(5, 3500, 0.5, "Thread pool queue is 3500 items; over 3000 items counts as critical.")]
    [InlineData(5, 0, 20, "Garbage collection pause is 20 %; over 18 % counts as unhealthy.")]
    public void Says_what_is_wrong(double memory, long queue, double pause, string reason)
    {
        var reading = Calm with { MemoryPercent = memory, ThreadPoolQueue = queue, GcPausePercent = pause };

        Assert.Equal([reason], Assess(reading).Reasons);
    }

    [Fact]
    public async Task Reads_this_very_process()
    {
        var reading = await new ProcessHealthCheck().CheckAsync();

        Assert.InRange(reading.Measures.Single(measure => measure.Name == "memory of this process").Value, 1, 1e6);
        Assert.Contains(reading.Measures, measure => measure.IsScored);
    }

    private static HealthAssessment Assess(ProcessReading process) =>
        HealthScore.Assess(ProcessHealthCheck.Judge(process));
}
