namespace RealtimeWorkbench.Alerting;

/// <summary>What has happened to an alert.</summary>
public enum AlertChangeKind
{
    /// <summary>It is new.</summary>
    Raised,

    /// <summary>Its condition was reported once more while it held.</summary>
    Repeated,

    /// <summary>Its condition holds again within the cooldown.</summary>
    Reopened,

    /// <summary>Its severity has risen.</summary>
    Upgraded,

    /// <summary>The cooldown is over and a condition that came back during it still holds.</summary>
    StillActive,

    /// <summary>Its condition no longer holds.</summary>
    Cleared,

    /// <summary>Somebody has seen it.</summary>
    Acknowledged,
}
