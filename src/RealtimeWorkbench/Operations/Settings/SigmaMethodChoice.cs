using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Ways in which a control chart of a stream estimates sigma.</summary>
public enum SigmaMethodChoice
{
    /// <summary>The usual way of the chart: ranges, standard deviations or moving ranges, as its name says.</summary>
    Usual = -1,

    /// <summary>Mean range of subgroups over d2.</summary>
    AverageRange = SigmaMethod.AverageRange,

    /// <summary>Mean standard deviation of subgroups over c4.</summary>
    AverageDeviation = SigmaMethod.AverageDeviation,

    /// <summary>Pooled standard deviation within subgroups.</summary>
    Pooled = SigmaMethod.Pooled,

    /// <summary>Mean moving range of single values over d2.</summary>
    MovingRange = SigmaMethod.MovingRange,

    /// <summary>Median moving range of single values over d4, which a few spikes do not move.</summary>
    MedianMovingRange = SigmaMethod.MedianMovingRange,

    /// <summary>Standard deviation of all single values, which shifts and drifts widen.</summary>
    Deviation = SigmaMethod.Deviation,
}
