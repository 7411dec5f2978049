using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Alerting;

/// <summary>How a register treats repeats and how much it remembers.</summary>
public sealed record AlertRegisterOptions
{
    /// <summary>
    /// Time after telling people of a condition during which its coming back is not told again. 300 s of event time by
    /// default; from 0 (tell every time) to 3600 s. Counts for one rule on one metric of one machine.
    /// </summary>
    [Display(Name = "Cooldown", Description = "Time after an alert during which the same alert is not told again.")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Most ended alerts that are remembered; the ones that ended first leave first. 10 000 by default; from 1 to 1 000 000.</summary>
    [Display(Name = "Alert history", Description = "Most ended alerts that are remembered.")]
    [Range(1, 1_000_000)]
    public int HistorySize { get; init; } = 10_000;

    /// <summary>Most lines of the audit trail that are remembered; the oldest leave first. 50 000 by default; from 1 to 1 000 000.</summary>
    [Display(Name = "Audit trail", Description = "Most changes of state that are remembered.")]
    [Range(1, 1_000_000)]
    public int AuditSize { get; init; } = 50_000;
}
