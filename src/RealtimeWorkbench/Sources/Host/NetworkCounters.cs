namespace RealtimeWorkbench.Sources.Host;

/// <summary>What a network interface has transferred since it came up.</summary>
/// <param name="ReceivedBytes">Bytes received.</param>
/// <param name="SentBytes">Bytes sent.</param>
/// <param name="Packets">Packets received and sent.</param>
/// <param name="Errors">Packets lost to errors, either way.</param>
internal readonly record struct NetworkCounters(long ReceivedBytes, long SentBytes, long Packets, long Errors);
