namespace RealtimeWorkbench.Sources.Host;

/// <summary>Load of the machine. NaN stands for what this machine does not tell, or not yet.</summary>
public sealed record HostReading
{
    /// <summary>Use of all processors since the reading before, in % (100 = all of them busy).</summary>
    public double CpuPercent { get; init; } = double.NaN;

    /// <summary>Memory that programs cannot get any more, in % of all memory.</summary>
    public double MemoryPercent { get; init; } = double.NaN;

    /// <summary>Memory in use, in bytes.</summary>
    public double MemoryUsedBytes { get; init; } = double.NaN;

    /// <summary>File systems on disks of this machine.</summary>
    public IReadOnlyList<DiskUse> Disks { get; init; } = [];

    /// <summary>Bytes read from disks per second, since the reading before.</summary>
    public double DiskReadRate { get; init; } = double.NaN;

    /// <summary>Bytes written to disks per second, since the reading before.</summary>
    public double DiskWriteRate { get; init; } = double.NaN;

    /// <summary>Bytes received from the network per second, since the reading before.</summary>
    public double NetworkReceiveRate { get; init; } = double.NaN;

    /// <summary>Bytes sent to the network per second, since the reading before.</summary>
    public double NetworkTransmitRate { get; init; } = double.NaN;

    /// <summary>Packets lost to errors since the reading before, in % of all packets.</summary>
    public double NetworkErrorPercent { get; init; } = double.NaN;

    /// <summary>Processes running or waiting to run, averaged over 1 min.</summary>
    public double Load { get; init; } = double.NaN;

    /// <summary>Reads load from two moments. A counter that ran backwards was reset and gives no figure this time.</summary>
    /// <param name="before">Earlier moment, or <see langword="null"/> at the first reading, which has no rates.</param>
    /// <param name="now">Later moment.</param>
    /// <param name="elapsed">Time between them.</param>
    internal static HostReading Between(HostSnapshot? before, HostSnapshot now, TimeSpan elapsed)
    {
        var reading = new HostReading { Disks = now.Mounts, Load = now.Load };
        if (now.Memory is { } memory)
        {
            var used = Math.Max(0, memory.TotalBytes - memory.AvailableBytes);
            reading = reading with { MemoryUsedBytes = used, MemoryPercent = 100.0 * used / memory.TotalBytes };
        }

        if (before is null)
        {
            return reading;
        }

        var packets = Grown(before.Networks, now.Networks, network => network.Packets);
        var errors = Grown(before.Networks, now.Networks, network => network.Errors);
        return reading with
        {
            CpuPercent = Cpu(before.Cpu, now.Cpu),
            DiskReadRate = Rates.PerSecond(Grown(before.Disks, now.Disks, disk => disk.ReadBytes), elapsed),
            DiskWriteRate = Rates.PerSecond(Grown(before.Disks, now.Disks, disk => disk.WrittenBytes), elapsed),
            NetworkReceiveRate =
                Rates.PerSecond(Grown(before.Networks, now.Networks, network => network.ReceivedBytes), elapsed),
            NetworkTransmitRate =
                Rates.PerSecond(Grown(before.Networks, now.Networks, network => network.SentBytes), elapsed),
            NetworkErrorPercent = errors == 0 ? 0 * packets : 100 * errors / (packets + errors),
        };
    }

    private static double Cpu(CpuTimes? before, CpuTimes? now)
    {
        if (before is not { } first || now is not { } second)
        {
            return double.NaN;
        }

        var busy = Rates.Grown(first.Busy, second.Busy);
        var idle = Rates.Grown(first.Idle, second.Idle);

        // proc(5): "the iowait value is not reliable […] may also decrease in certain conditions". That is no reset.
        var all = busy + idle + Math.Max(0, second.Waiting - first.Waiting);
        return all > 0 ? 100 * busy / all : double.NaN;
    }

    /// <summary>
    /// Growth of a counter over all devices that are in both snapshots: one that comes or goes brings or takes its whole past.
    /// </summary>
    private static double Grown<T>(
        IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> now, Func<T, long> counter)
    {
        var sum = double.NaN;
        foreach (var (name, later) in now)
        {
            if (before.TryGetValue(name, out var earlier))
            {
                var grown = Rates.Grown(counter(earlier), counter(later));
                sum = double.IsNaN(sum) ? grown : sum + grown;
                if (double.IsNaN(grown))
                {
                    return double.NaN;
                }
            }
        }

        return sum;
    }
}
