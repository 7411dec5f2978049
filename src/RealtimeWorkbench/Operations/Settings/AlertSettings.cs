using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How often an alert repeats, and where it is shown.</summary>
public sealed record AlertSettings
{
    /// <summary>Time within which a repeated alert of the same rule, machine and metric is only counted. 300 s by default; from 0 to 3600 s.</summary>
    [Display(Name = "Cooldown", Description = "Within this time an alert of the same rule, machine and metric that comes back is only counted.")]
    [Range(0.0, 3600.0)]
    [Unit("s")]
    public double Cooldown { get; init; } = 300.0;

    /// <summary>Whether alerts go out by e-mail. Off by default.</summary>
    [Display(Name = "Email", Description = "Alerts go out by e-mail. Not in this version: alerts stay on the dashboard and in the log.")]
    public bool Email { get; init; }

    /// <summary>Whether alerts go out as text messages. Off by default.</summary>
    [Display(Name = "SMS", Description = "Alerts go out as text messages. Not in this version: alerts stay on the dashboard and in the log.")]
    public bool Sms { get; init; }

    /// <summary>Whether a lasting rise or fall raises an alert. Off by default, because every sample is a new test and some cry wolf.</summary>
    [Display(Name = "Trend", Description = "A lasting rise or fall of a metric raises an alert; every sample is a new test, so expect some false ones.")]
    public bool Trend { get; init; }

    /// <summary>Whether alerts are shown on the dashboard. On by default.</summary>
    [Display(Name = "Dashboard", Description = "Alerts are shown on the dashboard and in cells.")]
    public bool Dashboard { get; init; } = true;
}
