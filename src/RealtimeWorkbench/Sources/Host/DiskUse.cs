namespace RealtimeWorkbench.Sources.Host;

/// <summary>How full a file system is.</summary>
/// <param name="Mount">Where it is mounted, such as "/" or "C:\".</param>
/// <param name="UsedPercent">Used part of what users can use, in % (as <c>df</c> counts: reserved blocks left out).</param>
/// <param name="FreeBytes">Bytes that users can still write.</param>
public sealed record DiskUse(string Mount, double UsedPercent, long FreeBytes);
