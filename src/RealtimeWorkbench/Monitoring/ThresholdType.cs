namespace RealtimeWorkbench.Monitoring;

/// <summary>What the limits of a threshold are compared with.</summary>
public enum ThresholdType
{
    /// <summary>The value itself.</summary>
    Absolute,

    /// <summary>The deviation from the mean of the recent normal values, in per cent.</summary>
    Relative,

    /// <summary>The change per second, signed.</summary>
    RateOfChange,

    /// <summary>The value, against the control limits of the SPC baseline.</summary>
    SpcLimit,
}
