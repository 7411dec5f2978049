namespace RealtimeWorkbench.Alerting;

/// <summary>What has become of the changes for one channel.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Delivered">Told.</param>
/// <param name="Failed">Tried until it was given up, and failed or took too long.</param>
/// <param name="Dropped">Never tried: too many were waiting, or the run ended.</param>
public sealed record ChannelCounters(string Channel, long Delivered, long Failed, long Dropped)
{
    /// <summary>Attempts that failed and are followed by another one.</summary>
    public long Retried { get; init; }

    /// <summary>What could not be told last, in one sentence; <see langword="null"/> if the newest attempt worked.</summary>
    public string? Problem { get; init; }
}
