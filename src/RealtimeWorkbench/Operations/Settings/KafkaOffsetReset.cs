namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Where to begin in a partition that the group has read nothing of, or whose position is gone.</summary>
public enum KafkaOffsetReset
{
    /// <summary>With the oldest message there is.</summary>
    Earliest,

    /// <summary>With the next message that comes.</summary>
    Latest,

    /// <summary>Nowhere: the run ends with an error.</summary>
    Error,
}
