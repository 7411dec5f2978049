using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Spc.Groups;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Metrics that are watched together: T², SPE and MEWMA.</summary>
public sealed record GroupSettings : IValidatableObject
{
    /// <summary>Groups of metrics of a machine. None by default.</summary>
    [Display(Name = "Groups", Description = "Metrics of a machine that get charts of T², SPE and MEWMA together, such as melt = temperature, power, velocity; a value of the first makes a row. They need SPC.")]
    public string Metrics { get; init; } = "";

    /// <summary>How much older than the row the value of a metric may be. 1 s by default; from 0 to 86400.</summary>
    [Display(Name = "Tolerance", Description = "How much older than the row the value of a metric may be; a row that lacks one is counted and left out.")]
    [Range(0.0, 86400.0)]
    [Unit("s")]
    public double Tolerance { get; init; } = 1;

    /// <summary>Complete rows that means and covariances are estimated from. 100 by default; from 10 to 10000.</summary>
    [Display(Name = "Baseline", Description = "Complete rows from which means and covariances are estimated once (Phase I), then they are frozen; few rows make wide limits: ten a metric or more are wise.")]
    [Range(GroupMonitorOptions.FewestRows, GroupMonitorOptions.MostRows)]
    [Unit("rows")]
    public int BaselineRows { get; init; } = 100;

    /// <summary>Further complete rows that the limits come from. 0 by default, for limits by formula, or where rows depend on those before from as many as needed; to 10000.</summary>
    [Display(Name = "Calibration", Description = "Complete rows after the baseline that the limits come from, where values are not normal; at least 3/false alarms; 0: limits by formula, or where rows depend on those before from twice as many.")]
    [Range(0, GroupMonitorOptions.MostRows)]
    [Unit("rows")]
    public int CalibrationRows { get; init; }

    /// <summary>Most rows that the limits come from where rows depend on those before. 10000 by default; from 100.</summary>
    [Display(Name = "Most calibration", Description = "Most rows after the baseline that the limits come from where rows depend on those before; too few for the false alarms asked for let more beyond, which is told. Until they are there, rows are judged by provisional limits.")]
    [Range(GroupMonitorOptions.FewestToHoldOut, GroupMonitorOptions.MostRows)]
    [Unit("rows")]
    public int MostCalibrationRows { get; init; } = GroupMonitorOptions.MostRows;

    /// <summary>Share of the rows of a process in control that may lie beyond any limit. 0.001 by default; from 0.000001 to 0.5.</summary>
    [Display(Name = "False alarms", Description = "Share of the rows of a process in control that is expected beyond any of the three limits, at most.")]
    [Range(1e-6, 0.5)]
    public double FalseAlarms { get; init; } = 0.001;

    /// <summary>Principal components behind the SPE. 0 by default, for those with nine tenths of the variance; to 99.</summary>
    [Display(Name = "Components", Description = "Principal components behind the SPE; 0: those with nine tenths of the variance.")]
    [Range(0, MetricGroupParser.MostMetrics - 1)]
    public int Components { get; init; }

    /// <summary>Weight of the newest row in the MEWMA. 0.2 by default; from 0.001 to 1.</summary>
    [Display(Name = "Lambda", Description = "Weight of the newest row in the MEWMA; the smaller, the smaller the shifts that it finds.")]
    [Range(0.001, 1.0)]
    public double Lambda { get; init; } = 0.2;

    /// <summary>The groups that the settings mean, or <see langword="null"/> if there are none.</summary>
    public GroupMonitorOptions? ToGroupOptions() => MetricGroupParser.TryParse(Metrics, out var groups, out _) && groups.Count > 0
        ? new GroupMonitorOptions
        {
            Groups = groups,
            Tolerance = TimeSpan.FromSeconds(Tolerance),
            BaselineRows = BaselineRows,
            CalibrationRows = CalibrationRows,
            MostCalibrationRows = MostCalibrationRows,
            FalseAlarms = FalseAlarms,
            Components = Components == 0 ? null : Components,
            Lambda = Lambda,
        }
        : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MetricGroupParser.TryParse(Metrics, out _, out var wrong))
        {
            yield return new ValidationResult($"Groups.Metrics: {wrong}", [nameof(Metrics)]);
        }
        else if (ToGroupOptions()?.Problem is { } problem)
        {
            // Without the name of a setting: several decide about it together.
            yield return new ValidationResult($"Groups: {problem}");
        }
    }
}
