namespace RealtimeWorkbench.Live;

/// <summary>How a metric stands, as far as its alerts say.</summary>
public enum MetricCondition
{
    /// <summary>No alert is active.</summary>
    Normal,

    /// <summary>An alert is active.</summary>
    Violated,

    /// <summary>The metric does not come any more.</summary>
    Silent,
}
