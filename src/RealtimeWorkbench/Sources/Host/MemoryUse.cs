namespace RealtimeWorkbench.Sources.Host;

/// <summary>Memory of the machine.</summary>
/// <param name="TotalBytes">All of it, in bytes.</param>
/// <param name="AvailableBytes">What programs could still get without swapping, in bytes.</param>
internal readonly record struct MemoryUse(long TotalBytes, long AvailableBytes);
