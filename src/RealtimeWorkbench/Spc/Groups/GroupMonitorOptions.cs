using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>How groups of metrics are watched.</summary>
public sealed record GroupMonitorOptions
{
    /// <summary>Fewest rows that a baseline is estimated from.</summary>
    public const int FewestRows = 10;

    /// <summary>Fewest rows that <see cref="MostCalibrationRows"/> may be.</summary>
    public const int FewestToHoldOut = 100;

    /// <summary>Most rows that a baseline is estimated from, and most that are held out.</summary>
    public const int MostRows = 10_000;

    /// <summary>The groups; none by default.</summary>
    [Display(Name = "Groups", Description = "Metrics of a machine that are watched together.")]
    public IReadOnlyList<MetricGroup> Groups { get; init; } = [];

    /// <summary>How much older than the row the value of a metric may be. 1 s by default; from 0 to 1 day.</summary>
    [Display(Name = "Tolerance", Description = "How much older than the row the value of a metric may be.")]
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Complete rows that means and covariances are estimated from. 100 by default; from 10, and the number of metrics and 2, to 10 000.</summary>
    [Display(Name = "Baseline", Description = "Complete rows that means and covariances are estimated from once (Phase I), then they are frozen.")]
    [Range(FewestRows, MostRows)]
    public int BaselineRows { get; init; } = 100;

    /// <summary>
    /// Further complete rows that the limits come from; up to 10 000. 0 by default: limits by formula, or from as many rows as the share of false alarms needs where
    /// those of the baseline depend on each other.
    /// </summary>
    [Display(Name = "Calibration", Description = "Complete rows after the baseline that the limits come from; 0: limits by formula, but where rows depend on each other.")]
    [Range(0, MostRows)]
    public int CalibrationRows { get; init; }

    /// <summary>
    /// Most rows that the limits come from where those of the baseline depend on each other; 10 000 by default; from 100. Fewer than the share of false
    /// alarms needs make limits that hold a larger share, which is told.
    /// </summary>
    [Display(Name = "Most calibration", Description = "Most rows after the baseline that the limits come from where rows depend on those before.")]
    [Range(FewestToHoldOut, MostRows)]
    public int MostCalibrationRows { get; init; } = MostRows;

    /// <summary>Share of rows of a process in control that may lie beyond any limit. 0.001 by default; from 0.000001 to 0.5.</summary>
    [Display(Name = "False alarms", Description = "Share of rows of a process in control that may lie beyond any limit.")]
    [Range(1e-6, 0.5)]
    public double FalseAlarms { get; init; } = 0.001;

    /// <summary>Principal components behind the SPE; those with nine tenths of the variance where it is null, which is the default.</summary>
    [Display(Name = "Components", Description = "Principal components behind the SPE; those with nine tenths of the variance by default.")]
    public int? Components { get; init; }

    /// <summary>Weight of the newest row in the MEWMA. 0.2 by default; from 0.001 to 1.</summary>
    [Display(Name = "Lambda", Description = "Weight of the newest row in the MEWMA.")]
    [Range(0.001, 1.0)]
    public double Lambda { get; init; } = 0.2;

    /// <summary>Who establishes the baselines, as it shall stand in them: "rtw" by default.</summary>
    [Display(Name = "Established by", Description = "Name that baselines carry.")]
    public string EstablishedBy { get; init; } = "rtw";

    /// <summary>Rows that are held out where those of the baseline depend on each other: twice as many as the share of false alarms needs.</summary>
    internal int RowsToHoldOut => (int)Math.Min(MostCalibrationRows, 2L * FewestToHold);

    /// <summary>Rows that the share of false alarms needs.</summary>
    internal int FewestToHold => HeldOutLimits.Fewest(VariableCharts.Count, FalseAlarms);

    /// <summary>What decides about the state.</summary>
    internal string StateSettings => Invariant(
        $"Groups {string.Join("; ", Groups.Select(group => $"{group.Name} = {string.Join(", ", group.Metrics)}"))}, tolerance {Tolerance.TotalSeconds} s, baseline {BaselineRows}, calibration {CalibrationRows}{(MostCalibrationRows == MostRows ? "" : Invariant($" of at most {MostCalibrationRows}"))}, false alarms {FalseAlarms}, components {Components}, λ {Lambda}; state {MonitoredGroup.StateVersion}");

    /// <summary>What is wrong, in a sentence; null if nothing is.</summary>
    internal string? Problem =>
        Tolerance < TimeSpan.Zero || Tolerance > TimeSpan.FromDays(1) ? Invariant($"The tolerance is {Tolerance.TotalSeconds} s; it must be from 0 to 86400.")
        : BaselineRows is < FewestRows or > MostRows ? Invariant($"The baseline has {BaselineRows} rows; it must have from {FewestRows} to {MostRows}.")
        : CalibrationRows is < 0 or > MostRows ? Invariant($"{CalibrationRows} rows are held out for the limits; it must be from 0 to {MostRows}.")
        : MostCalibrationRows is < FewestToHoldOut or > MostRows ? Invariant($"At most {MostCalibrationRows} rows are held out for the limits; it must be from {FewestToHoldOut} to {MostRows}.")
        : !(FalseAlarms is >= 1e-6 and <= 0.5) ? Invariant($"The share of false alarms is {FalseAlarms}; it must be from 0.000001 to 0.5.")
        : !(Lambda is >= 0.001 and <= 1) ? Invariant($"Lambda is {Lambda}; it must be from 0.001 to 1.")
        : CalibrationRows > 0 && CalibrationRows < FewestToHold ? Invariant($"{CalibrationRows} rows held out for the limits are too few for a share of {FalseAlarms} false alarms; there must be at least {FewestToHold}.")
        : Groups.Select(ProblemOf).FirstOrDefault(problem => problem is not null);

    private string? ProblemOf(MetricGroup group) =>
        group.Metrics.Count < 2 ? Invariant($"The group '{group.Name}' has {group.Metrics.Count} metrics; it must have at least 2.")
        : BaselineRows < group.Metrics.Count + 2 ? Invariant($"The baseline has {BaselineRows} rows for the {group.Metrics.Count} metrics of '{group.Name}'; it must have at least {group.Metrics.Count + 2}.")
        : Components < 1 || Components >= group.Metrics.Count ? Invariant($"The model keeps {Components} of the {group.Metrics.Count} components of '{group.Name}'; it must keep at least 1 and leave out at least 1.")
        : null;
}
