namespace RealtimeWorkbench.Sources.Host;

/// <summary>Load of this process. NaN stands for what needs a reading before.</summary>
public sealed record ProcessReading
{
    /// <summary>Use of the machine's processors by this process since the reading before, in % (100 = all of them).</summary>
    public double CpuPercent { get; init; } = double.NaN;

    /// <summary>Working set, in bytes.</summary>
    public double MemoryBytes { get; init; }

    /// <summary>Working set in % of the memory that this process may use (a container's limit counts); NaN if unknown.</summary>
    public double MemoryPercent { get; init; } = double.NaN;

    /// <summary>Managed heap, in bytes.</summary>
    public double GcHeapBytes { get; init; }

    /// <summary>Garbage collections of any generation per second, since the reading before.</summary>
    public double GcCollectionsRate { get; init; } = double.NaN;

    /// <summary>Time that garbage collection held all threads up since the reading before, in %.</summary>
    public double GcPausePercent { get; init; } = double.NaN;

    /// <summary>Threads of the operating system.</summary>
    public int Threads { get; init; }

    /// <summary>Work items that wait for a thread of the pool.</summary>
    public long ThreadPoolQueue { get; init; }

    /// <summary>Reads load from two moments.</summary>
    /// <param name="before">Earlier moment, or <see langword="null"/> at the first reading, which has no rates.</param>
    /// <param name="now">Later moment.</param>
    /// <param name="elapsed">Time between them.</param>
    /// <param name="processors">Processors that the process may use.</param>
    internal static ProcessReading Between(
        ProcessSnapshot? before, ProcessSnapshot now, TimeSpan elapsed, int processors)
    {
        var reading = new ProcessReading
        {
            MemoryBytes = now.MemoryBytes,
            MemoryPercent = now.MemoryLimitBytes > 0 ? 100.0 * now.MemoryBytes / now.MemoryLimitBytes : double.NaN,
            GcHeapBytes = now.GcHeapBytes,
            Threads = now.Threads,
            ThreadPoolQueue = now.ThreadPoolQueue,
        };
        return before is null
            ? reading
            : reading with
            {
                CpuPercent = Percent(before.ProcessorTime, now.ProcessorTime, elapsed) / processors,
                GcCollectionsRate = Rates.PerSecond(Rates.Grown(before.GcCollections, now.GcCollections), elapsed),
                GcPausePercent = Percent(before.GcPause, now.GcPause, elapsed),
            };
    }

    private static double Percent(TimeSpan before, TimeSpan now, TimeSpan elapsed) =>
        100 * Rates.PerSecond(Rates.Grown(before.Ticks, now.Ticks) / TimeSpan.TicksPerSecond, elapsed);
}
