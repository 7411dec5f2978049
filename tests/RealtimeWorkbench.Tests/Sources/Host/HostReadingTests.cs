using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Sources.Host;

public class HostReadingTests
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);

    [Fact]
    public void Processor_use_and_rates_come_from_differences()
    {
        // 30 of 120 ticks busy; 4096 and 8192 bytes, 3000 and 500 bytes in 2 s; 1 error to 99 packets.
        var before = Snapshot(new(100, 900, 40), new(1000, 2000), new(5000, 7000, 1000, 4));
        var now = Snapshot(new(130, 980, 50), new(5096, 10192), new(8000, 7500, 1099, 5));

        var reading = HostReading.Between(before, now, TwoSeconds);

        Assert.Equal(25, reading.CpuPercent, tolerance: 1e-12);
        Assert.Equal(2048, reading.DiskReadRate, tolerance: 1e-9);
        Assert.Equal(4096, reading.DiskWriteRate, tolerance: 1e-9);
        Assert.Equal(1500, reading.NetworkReceiveRate, tolerance: 1e-9);
        Assert.Equal(250, reading.NetworkTransmitRate, tolerance: 1e-9);
        Assert.Equal(1, reading.NetworkErrorPercent, tolerance: 1e-12);
    }

    [Fact]
    public void The_first_reading_has_no_rates()
    {
        var reading = HostReading.Between(null, Snapshot(new(100, 900, 40), new(1, 2), new(3, 4, 5, 0)), TwoSeconds);

        Assert.Equal(75, reading.MemoryPercent, tolerance: 1e-12);
        Assert.Equal(750, reading.MemoryUsedBytes, tolerance: 1e-12);
        Assert.Equal(0.5, reading.Load);
        Assert.All(RatesOf(reading), rate => Assert.True(double.IsNaN(rate)));
    }

    [Fact]
    public void A_counter_that_was_reset_gives_no_figure_and_leaves_the_others_alone()
    {
        var before = Snapshot(new(100, 900, 40), new(1000, 2000), new(5000, 7000, 1000, 4));
        var now = Snapshot(new(10, 90, 40), new(0, 2200), new(10, 7500, 3, 0));

        var reading = HostReading.Between(before, now, TwoSeconds);

        Assert.True(double.IsNaN(reading.CpuPercent));
        Assert.True(double.IsNaN(reading.DiskReadRate));
        Assert.True(double.IsNaN(reading.NetworkReceiveRate));
        Assert.True(double.IsNaN(reading.NetworkErrorPercent));
        Assert.Equal(100, reading.DiskWriteRate, tolerance: 1e-9);
        Assert.Equal(250, reading.NetworkTransmitRate, tolerance: 1e-9);
    }

    [Fact]
    public void Waiting_time_that_shrinks_is_no_reset()
    {
        var before = new HostSnapshot { Cpu = new(Busy: 100, Idle: 900, Waiting: 40) };
        var now = new HostSnapshot { Cpu = new(Busy: 130, Idle: 990, Waiting: 35) };

        Assert.Equal(25, HostReading.Between(before, now, TwoSeconds).CpuPercent, tolerance: 1e-12);
    }

    [Fact]
    public void Devices_that_come_or_go_do_not_bring_their_past_with_them()
    {
        var before = new HostSnapshot
        {
            Networks = new Dictionary<string, NetworkCounters> { ["eth0"] = new(100, 100, 1, 0), ["usb0"] = new(9000, 9000, 9, 0) },
        };
        var now = new HostSnapshot
        {
            Networks = new Dictionary<string, NetworkCounters> { ["eth0"] = new(300, 100, 2, 0), ["wlan0"] = new(7000, 7000, 7, 0) },
        };

        var reading = HostReading.Between(before, now, TwoSeconds);

        Assert.Equal(100, reading.NetworkReceiveRate, tolerance: 1e-9);
        Assert.Equal(0, reading.NetworkTransmitRate, tolerance: 1e-9);
    }

    [Fact]
    public void No_time_and_no_traffic_are_told_apart()
    {
        var snapshot = Snapshot(new(100, 900, 40), new(1000, 2000), new(5000, 7000, 1000, 4));

        var noTime = HostReading.Between(snapshot, snapshot, TimeSpan.Zero);
        var noTraffic = HostReading.Between(snapshot, snapshot, TwoSeconds);

        Assert.True(double.IsNaN(noTime.NetworkReceiveRate));
        Assert.True(double.IsNaN(noTraffic.CpuPercent));
        Assert.Equal(0, noTraffic.NetworkReceiveRate);
        Assert.Equal(0, noTraffic.NetworkErrorPercent);
    }

    [Fact]
    public void What_the_machine_does_not_tell_is_absent()
    {
        var reading = HostReading.Between(new HostSnapshot(), new HostSnapshot(), TwoSeconds);

        Assert.True(double.IsNaN(reading.MemoryPercent));
        Assert.True(double.IsNaN(reading.Load));
        Assert.All(RatesOf(reading), rate => Assert.True(double.IsNaN(rate)));
    }

    [Fact]
    public void Whatever_the_counters_do_no_rate_is_negative_and_no_percentage_above_100()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt[], NonNegativeInt[])>().Filter(
                pair => pair.Item1.Length >= 8 && pair.Item2.Length >= 8),
            pair =>
            {
                var reading = HostReading.Between(Of(pair.Item1), Of(pair.Item2), TwoSeconds);
                return RatesOf(reading).All(rate => double.IsNaN(rate) || rate >= 0)
                    && !(reading.CpuPercent > 100)
                    && !(reading.NetworkErrorPercent > 100);
            }).Holds();

        static HostSnapshot Of(NonNegativeInt[] n) => Snapshot(
            new(n[0].Get, n[1].Get, n[6].Get), new(n[2].Get, n[3].Get), new(n[4].Get, n[5].Get, n[6].Get, n[7].Get));
    }

    private static double[] RatesOf(HostReading reading) =>
    [
        reading.CpuPercent, reading.DiskReadRate, reading.DiskWriteRate, reading.NetworkReceiveRate,
        reading.NetworkTransmitRate, reading.NetworkErrorPercent,
    ];

    private static HostSnapshot Snapshot(CpuTimes cpu, DiskCounters disk, NetworkCounters network) => new()
    {
        Cpu = cpu,
        Memory = new MemoryUse(1000, 250),
        Load = 0.5,
        Disks = new Dictionary<string, DiskCounters> { ["sda"] = disk },
        Networks = new Dictionary<string, NetworkCounters> { ["eth0"] = network },
    };
}
