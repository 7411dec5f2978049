namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Kinds of control chart that a stream can be watched with.</summary>
public enum ChartChoice
{
    /// <summary>Means and ranges of subgroups.</summary>
    XbarR,

    /// <summary>Means and standard deviations of subgroups.</summary>
    XbarS,

    /// <summary>Single values and their moving ranges.</summary>
    IMr,
}
