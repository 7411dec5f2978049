namespace RealtimeWorkbench.Alerting;

/// <summary>What can move an alert from one state to another.</summary>
public enum AlertTrigger
{
    /// <summary>The condition holds.</summary>
    Raise,

    /// <summary>The condition has become worse than what was acknowledged.</summary>
    Realarm,

    /// <summary>Somebody has seen it.</summary>
    Acknowledge,

    /// <summary>The condition no longer holds.</summary>
    ReturnToNormal,
}
