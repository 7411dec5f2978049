namespace RealtimeWorkbench.Spc.Detection;

/// <summary>Statistics of several variables that are watched together, in the order of their panels.</summary>
public enum DetectionStatistic
{
    /// <summary>Hotelling's T² of the newest row: how unusual it is in all directions.</summary>
    T2,

    /// <summary>Squared prediction error (Q): how far the newest row lies off the few directions in which the process varies.</summary>
    Spe,

    /// <summary>Exponentially weighted average of the rows (MEWMA): small shifts that stay.</summary>
    Mewma,
}
