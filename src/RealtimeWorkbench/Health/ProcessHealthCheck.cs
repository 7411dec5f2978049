using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Health;

/// <summary>Checks this process: memory, garbage collection and thread pool.</summary>
/// <remarks>
/// Bounds (degraded, critical): working set 70 %, 90 % of the memory that the process may use; pauses for garbage collection
/// 10 %, 30 % of the time; work items waiting for a thread 1000, 3000. All weigh the same.
/// </remarks>
/// <param name="time">Clock, or <see langword="null"/> for the clock of the system.</param>
public sealed class ProcessHealthCheck(TimeProvider? time = null) : IHealthCheck
{
    private readonly ProcessReader _reader = new(time ?? TimeProvider.System);

    /// <inheritdoc />
    public string Component => "process";

    /// <inheritdoc />
    public ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Judge(_reader.Read()));

    /// <summary>Sets bounds to what was read.</summary>
    internal static HealthReading Judge(ProcessReading process)
    {
        List<HealthMeasure> measures =
        [
            new("memory use of this process", process.MemoryPercent, "%", degradedAt: 70, criticalAt: 90),
            new("thread pool queue", process.ThreadPoolQueue, "items", degradedAt: 1000, criticalAt: 3000),
        ];
        if (double.IsFinite(process.GcPausePercent))
        {
            measures.Add(new("garbage collection pause", process.GcPausePercent, "%", degradedAt: 10, criticalAt: 30));
        }

        if (double.IsFinite(process.CpuPercent))
        {
            measures.Add(HealthMeasure.Shown("processor use of this process", process.CpuPercent, "%"));
        }

        measures.Add(HealthMeasure.Shown("memory of this process", process.MemoryBytes / 1e6, "MB"));
        measures.Add(HealthMeasure.Shown("managed heap", process.GcHeapBytes / 1e6, "MB"));
        measures.Add(HealthMeasure.Shown("threads", process.Threads, ""));
        return new HealthReading(measures, []);
    }
}
