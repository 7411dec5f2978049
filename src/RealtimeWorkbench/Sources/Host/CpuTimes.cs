namespace RealtimeWorkbench.Sources.Host;

/// <summary>Processor time of the machine since it started, over all processors, in ticks of the kernel.</summary>
/// <param name="Busy">Time spent working.</param>
/// <param name="Idle">Time spent idle.</param>
/// <param name="Waiting">Time spent idle while a disk was waited for. Only an estimate of the kernel, which may shrink.</param>
internal readonly record struct CpuTimes(long Busy, long Idle, long Waiting);
