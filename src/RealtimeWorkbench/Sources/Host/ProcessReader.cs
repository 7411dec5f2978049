using System.Diagnostics;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Reads the load of this process. Rates count from the reading before, so each user needs a reader of its own.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="time">Clock.</param>
public sealed class ProcessReader(TimeProvider time)
{
    private ProcessSnapshot? _before;
    private long _readAt;

    /// <summary>Reads the load since the reading before. The first reading has no rates and no processor use.</summary>
    public ProcessReading Read()
    {
        var now = time.GetTimestamp();
        var snapshot = Take();
        var reading = ProcessReading.Between(
            _before, snapshot, time.GetElapsedTime(_readAt, now), Environment.ProcessorCount);
        _before = snapshot;
        _readAt = now;
        return reading;
    }

    private static ProcessSnapshot Take()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessSnapshot(
            process.TotalProcessorTime,
            GC.GetTotalPauseDuration(),
            GC.CollectionCount(0), // A collection of an older generation counts as one of the younger ones too.
            process.WorkingSet64,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            GC.GetTotalMemory(forceFullCollection: false),
            process.Threads.Count,
            ThreadPool.PendingWorkItemCount);
    }
}
