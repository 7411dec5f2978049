namespace RealtimeWorkbench.Spc;

/// <summary>Control charts. Their numbers stand in saved states: new ones go to the end.</summary>
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

    /// <summary>Means of subgroups as individual values, their moving ranges, and ranges within subgroups (I-MR-R).</summary>
    BetweenWithinRange,

    /// <summary>Means of subgroups as individual values, their moving ranges, and standard deviations within subgroups (I-MR-S).</summary>
    BetweenWithinDeviation,

    /// <summary>Exponentially weighted moving averages (EWMA).</summary>
    Ewma,

    /// <summary>Tabular cumulative sums (CUSUM).</summary>
    Cusum,

    /// <summary>Fractions nonconforming (p).</summary>
    P,

    /// <summary>Numbers of nonconforming items (np).</summary>
    Np,

    /// <summary>Numbers of nonconformities (c).</summary>
    C,

    /// <summary>Nonconformities per unit (u).</summary>
    U,

    /// <summary>Fractions nonconforming that vary more or less than binomially (Laney p′).</summary>
    LaneyP,

    /// <summary>Nonconformities per unit that vary more or less than Poisson (Laney u′).</summary>
    LaneyU,

    /// <summary>Cases between rare events (g).</summary>
    G,

    /// <summary>Times between rare events (t).</summary>
    T,

    /// <summary>Values about their median, without limits (run chart).</summary>
    Run,

    /// <summary>Standardized values of several parts with moving ranges (Z-MR).</summary>
    ZMovingRange,

    /// <summary>Deviations from the nominal value of several parts with moving ranges (DNOM).</summary>
    DeviationFromNominal,

    /// <summary>Hotelling's T² of several variables.</summary>
    T2,

    /// <summary>Exponentially weighted moving averages of several variables (MEWMA).</summary>
    Mewma,

    /// <summary>Squared prediction errors of several variables about their principal components (SPE, Q).</summary>
    Spe,

    /// <summary>Residuals of an autoregressive model, for values that depend on those before them.</summary>
    Autoregression,

    /// <summary>Values about an EWMA that follows them, for values that depend on those before them.</summary>
    MovingCenter,
}
