using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Settings of <see cref="SystemMetrics"/>.</summary>
public sealed record SystemMetricsOptions
{
    /// <summary>Time from one sample to the next. 1 s by default; from 0.1 s to 1 hour.</summary>
    [Display(Name = "Interval", Description = "Time from one sample of this machine to the next.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Machine key of the samples. The name of this computer by default.</summary>
    [Display(Name = "Machine", Description = "Machine key of the samples.")]
    public string Machine { get; init; } = Environment.MachineName;
}
