namespace RealtimeWorkbench.Spc.Detection;

/// <summary>How faults are detected in recordings.</summary>
public sealed record DetectionOptions
{
    /// <summary>Share of fault-free rows that may lie beyond any limit: 0.01 by default; above 0, up to 0.5.</summary>
    public double FalseAlarms { get; init; } = 0.01;

    /// <summary>Principal components behind the SPE; those with nine tenths of the variance where it is null.</summary>
    public int? Components { get; init; }

    /// <summary>Weight of the newest row in the MEWMA: 0.2 by default; above 0, up to 1.</summary>
    public double Lambda { get; init; } = 0.2;

    /// <summary>Rows in a row beyond a limit that make a detection: 6 by default; at least 1.</summary>
    /// <remarks>
    /// L. H. Chiang, E. L. Russell and R. D. Braatz, <i>Fault Detection and Diagnosis in Industrial Systems</i>, 2001, call a fault
    /// detected at the first of six, so that a single false alarm isn't taken for it.
    /// </remarks>
    public int InARow { get; init; } = 6;
}
