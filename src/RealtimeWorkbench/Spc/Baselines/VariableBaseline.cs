namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What several metrics were like together while the process was in control, frozen.</summary>
public sealed record VariableBaseline
{
    /// <summary>Names of the metrics.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Mean of each metric, in its unit.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Covariances, row by row.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>Rows that means and covariances were estimated from.</summary>
    public required int Rows { get; init; }

    /// <summary>Principal components behind the SPE.</summary>
    public required int Components { get; init; }

    /// <summary>Weight of the newest row in the MEWMA.</summary>
    public required double Lambda { get; init; }

    /// <summary>Upper limits of T², SPE and MEWMA.</summary>
    public required IReadOnlyList<double> Limits { get; init; }

    /// <summary>Further rows that the limits come from; 0 where they are by formula.</summary>
    public required int CalibrationRows { get; init; }

    /// <summary>Share of the rows of a process in control that the limits were made to let beyond any of them; <see langword="null"/> where nobody noted it.</summary>
    public double? FalseAlarms { get; init; }

    /// <summary>Whether two judge rows alike.</summary>
    internal static bool AreAlike(VariableBaseline? one, VariableBaseline? other) =>
        one is null || other is null
            ? one is null && other is null
            : (one.Components, one.Lambda, one.FalseAlarms) == (other.Components, other.Lambda, other.FalseAlarms) && one.Limits.SequenceEqual(other.Limits);
}
