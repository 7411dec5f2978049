using RealtimeWorkbench.Health;
using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Health;

public class SystemHealthCheckTests
{
    private static readonly HostReading Idle = new()
    {
        CpuPercent = 3,
        MemoryPercent = 20,
        Disks = [new DiskUse("/", 70, 1)],
        NetworkErrorPercent = 0,
        NetworkReceiveRate = 1e9,
    };

    [Fact]
    public void An_idle_machine_with_a_70_percent_full_disk_is_healthy()
    {
        var assessment = Assess(Idle);

        Assert.Equal((HealthStatus.Healthy, 1.0), (assessment.Status, assessment.Score!.Value));
        Assert.Empty(assessment.Reasons);
    }

    [Fact]
    public void A_full_disk_makes_an_idle_machine_critical()
    {
        // Disk: 0.8 - 0.5 · (100 - 85) / 10 = 0.05. Mean: 0.81. Veto: 0.25.
        var assessment = Assess(Idle with { Disks = [new DiskUse("/", 20, 1), new DiskUse("/data", 100, 1)] });

        Assert.Equal(0.25, assessment.Score!.Value, tolerance: 1e-9);
        Assert.Equal(HealthStatus.Critical, assessment.Status);
        Assert.Equal(["Use of disk /data is 100 %; over 95 % counts as critical."], assessment.Reasons);
    }

    [Fact]
    public void A_busy_processor_alone_is_only_degraded()
    {
        // Processor: 0.8 - 0.5 · (100 - 90) / 20 = 0.55. Mean: (0.3 · 0.55 + 0.7) / 1 = 0.865. Veto: 0.75.
        var assessment = Assess(Idle with { CpuPercent = 100 });

        Assert.Equal(0.75, assessment.Score!.Value, tolerance: 1e-9);
        Assert.Equal(HealthStatus.Degraded, assessment.Status);
        Assert.Equal(["Processor use is 100 %; over 98 % counts as unhealthy."], assessment.Reasons);
    }

    [Fact]
    public void Exhausted_memory_is_critical()
    {
        Assert.Equal(HealthStatus.Critical, Assess(Idle with { MemoryPercent = 99.5 }).Status);
    }

    [Fact]
    public void What_could_not_be_measured_is_said()
    {
        var assessment = Assess(Idle with { CpuPercent = double.NaN });

        Assert.Equal(HealthStatus.Healthy, assessment.Status);
        Assert.Equal(["Processor use could not be measured."], assessment.Reasons);
        Assert.Equal(HealthStatus.Unknown, Assess(new HostReading()).Status);
    }

    [Fact]
    public async Task Knows_processor_use_at_the_first_check_already()
    {
        var reading = await new SystemHealthCheck().CheckAsync();

        var measure = reading.Measures.Single(measure => measure.Name == "processor use");
        Assert.Equal(OperatingSystem.IsLinux(), double.IsFinite(measure.Value));
    }

    private static HealthAssessment Assess(HostReading host) => HealthScore.Assess(SystemHealthCheck.Judge(host));
}
