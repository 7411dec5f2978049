namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Which rules are valid on a panel of a chart.</summary>
public enum RuleScope
{
    /// <summary>Only a point beyond the limits: neighbouring points share values, or the statistic is skewed.</summary>
    LimitsOnly,

    /// <summary>All rules but those that count points in zones, since the lines between zones have no meaning there.</summary>
    WithoutZones,

    /// <summary>All rules: points are independent and distributed about alike on both sides of the center line.</summary>
    All,
}
