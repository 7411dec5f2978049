namespace RealtimeWorkbench.Sources.Host;

/// <summary>What a disk has transferred since the machine started, in bytes.</summary>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WrittenBytes">Bytes written.</param>
internal readonly record struct DiskCounters(long ReadBytes, long WrittenBytes);
