using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Kinds of control chart that a stream can be watched with.</summary>
public enum ChartChoice
{
    /// <summary>Means and ranges of subgroups.</summary>
    XbarR = ChartKind.XbarR,

    /// <summary>Means and standard deviations of subgroups.</summary>
    XbarS = ChartKind.XbarS,

    /// <summary>Single values and their moving ranges.</summary>
    IMr = ChartKind.IndividualsMovingRange,

    /// <summary>Means of subgroups, their moving ranges, and ranges within.</summary>
    IMrR = ChartKind.BetweenWithinRange,

    /// <summary>Means of subgroups, their moving ranges, and standard deviations within.</summary>
    IMrS = ChartKind.BetweenWithinDeviation,

    /// <summary>Moving averages of single values.</summary>
    Ma = ChartKind.MovingAverage,

    /// <summary>Exponentially weighted moving averages of single values.</summary>
    Ewma = ChartKind.Ewma,

    /// <summary>Cumulative sums of single values.</summary>
    Cusum = ChartKind.Cusum,

    /// <summary>Fractions nonconforming.</summary>
    P = ChartKind.P,

    /// <summary>Numbers of nonconforming items.</summary>
    Np = ChartKind.Np,

    /// <summary>Numbers of nonconformities.</summary>
    C = ChartKind.C,

    /// <summary>Nonconformities per unit.</summary>
    U = ChartKind.U,

    /// <summary>Fractions nonconforming with Laney's correction.</summary>
    LaneyP = ChartKind.LaneyP,

    /// <summary>Nonconformities per unit with Laney's correction.</summary>
    LaneyU = ChartKind.LaneyU,

    /// <summary>Cases between rare events.</summary>
    G = ChartKind.G,

    /// <summary>Times between rare events.</summary>
    T = ChartKind.T,

    /// <summary>Values about their median.</summary>
    Run = ChartKind.Run,

    /// <summary>Values standardized by the target and sigma of their part, in short runs.</summary>
    ZMr = ChartKind.ZMovingRange,

    /// <summary>Deviations from the target of the part, in short runs.</summary>
    Dnom = ChartKind.DeviationFromNominal,

    /// <summary>Residuals of an autoregressive model, for values that depend on those before them.</summary>
    Ar = ChartKind.Autoregression,

    /// <summary>Values about an EWMA that follows them.</summary>
    EwmaCenter = ChartKind.MovingCenter,
}
