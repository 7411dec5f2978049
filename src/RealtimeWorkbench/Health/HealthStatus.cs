namespace RealtimeWorkbench.Health;

/// <summary>How well a component does. From <see cref="Healthy"/> on, each is worse than the one before.</summary>
public enum HealthStatus
{
    /// <summary>Nobody knows: never checked, the check failed, or it did not answer in time. Never counts as healthy.</summary>
    Unknown,

    /// <summary>Score of at least 0.8.</summary>
    Healthy,

    /// <summary>Score of at least 0.6: still does its work, but has left its normal range.</summary>
    Degraded,

    /// <summary>Score of at least 0.3: its work is at risk.</summary>
    Unhealthy,

    /// <summary>Score below 0.3: does not do its work, or will soon stop to.</summary>
    Critical,
}
