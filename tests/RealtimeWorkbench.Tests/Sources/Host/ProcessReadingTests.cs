using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Sources.Host;

public class ProcessReadingTests
{
    private static readonly ProcessSnapshot Before = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), GcCollections: 7, MemoryBytes: 200, MemoryLimitBytes: 800, 40, 12, 3);

    [Fact]
    public void Rates_come_from_differences_and_processor_use_from_all_processors()
    {
        // 3 s of processor time in 2 s on 4 processors: 37.5 %. 0.1 s of pause in 2 s: 5 %. 6 collections in 2 s.
        var now = Before with
        {
            ProcessorTime = TimeSpan.FromSeconds(13),
            GcPause = TimeSpan.FromSeconds(1.1),
            GcCollections = 13,
        };

        var reading = ProcessReading.Between(Before, now, TimeSpan.FromSeconds(2), processors: 4);

        Assert.Equal(37.5, reading.CpuPercent, tolerance: 1e-9);
        Assert.Equal(5, reading.GcPausePercent, tolerance: 1e-9);
        Assert.Equal(3, reading.GcCollectionsRate, tolerance: 1e-9);
        Assert.Equal(25, reading.MemoryPercent, tolerance: 1e-9);
        Assert.Equal((200, 40, 12, 3), (reading.MemoryBytes, reading.GcHeapBytes, reading.Threads, reading.ThreadPoolQueue));
    }

    [Fact]
    public void The_first_reading_has_no_rates()
    {
        var reading = ProcessReading.Between(null, Before, TimeSpan.FromSeconds(2), processors: 4);

        Assert.True(double.IsNaN(reading.CpuPercent));
        Assert.True(double.IsNaN(reading.GcPausePercent));
        Assert.True(double.IsNaN(reading.GcCollectionsRate));
        Assert.Equal(25, reading.MemoryPercent);
    }

    [Fact]
    public void An_unknown_memory_limit_leaves_the_share_absent()
    {
        var reading = ProcessReading.Between(null, Before with { MemoryLimitBytes = 0 }, TimeSpan.FromSeconds(2), 4);

        Assert.True(double.IsNaN(reading.MemoryPercent));
    }
}
