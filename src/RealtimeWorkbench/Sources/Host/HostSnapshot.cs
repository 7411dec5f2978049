namespace RealtimeWorkbench.Sources.Host;

/// <summary>Counters of the machine at one moment, as the operating system gives them.</summary>
internal sealed record HostSnapshot
{
    public CpuTimes? Cpu { get; init; }

    public MemoryUse? Memory { get; init; }

    /// <summary>Processes running or waiting, averaged over 1 min; NaN if unknown.</summary>
    public double Load { get; init; } = double.NaN;

    public IReadOnlyDictionary<string, DiskCounters> Disks { get; init; } = new Dictionary<string, DiskCounters>();

    public IReadOnlyDictionary<string, NetworkCounters> Networks { get; init; } = new Dictionary<string, NetworkCounters>();

    public IReadOnlyList<DiskUse> Mounts { get; init; } = [];
}
