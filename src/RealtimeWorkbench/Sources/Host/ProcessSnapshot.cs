namespace RealtimeWorkbench.Sources.Host;

/// <summary>Counters of this process at one moment.</summary>
internal sealed record ProcessSnapshot(
    TimeSpan ProcessorTime,
    TimeSpan GcPause,
    int GcCollections,
    long MemoryBytes,
    long MemoryLimitBytes,
    long GcHeapBytes,
    int Threads,
    long ThreadPoolQueue);
