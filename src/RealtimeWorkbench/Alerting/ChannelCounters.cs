namespace RealtimeWorkbench.Alerting;

/// <summary>What has become of the changes for one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Delivered">Told.</param>
/// <param name="Failed">Tried, and failed or took too long.</param>
/// <param name="Dropped">Never tried: too many were waiting, or the run ended.</param>
public sealed record ChannelCounters(string Channel, long Delivered, long Failed, long Dropped);
