namespace RealtimeWorkbench.Spc;

/// <summary>Control charts for measurements.</summary>
public enum ChartKind
{
    /// <summary>Individual values with moving ranges (I-MR).</summary>
    IndividualsMovingRange,

    /// <summary>Means with ranges of subgroups (X̄-R).</summary>
    XbarR,

    /// <summary>Means with standard deviations of subgroups (X̄-S).</summary>
    XbarS,

    /// <summary>Individual values only (I).</summary>
    Individuals,

    /// <summary>Moving ranges only (MR).</summary>
    MovingRange,

    /// <summary>Means of subgroups only (X̄).</summary>
    Xbar,

    /// <summary>Ranges of subgroups only (R).</summary>
    R,

    /// <summary>Standard deviations of subgroups only (S).</summary>
    S,

    /// <summary>Moving averages (MA).</summary>
    MovingAverage,
}
