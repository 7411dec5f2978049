using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Alerting;

/// <summary>How patiently channels are treated.</summary>
public sealed record AlertNotifierOptions
{
    /// <summary>Most changes that wait for one channel; beyond that the oldest is dropped and counted. 1000 by default; from 1 to 100 000.</summary>
    [Display(Name = "Waiting notifications", Description = "Most notifications that wait for one channel.")]
    [Range(1, 100_000)]
    public int Capacity { get; init; } = 1000;

    /// <summary>Longest time that a channel may take for one change. 10 s by default; from 0.1 s to 5 min.</summary>
    [Display(Name = "Notification time-out", Description = "Longest time that a channel may take for one notification.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest time that a change is tried again for after it failed, at growing intervals of 1 s to 1 min. 1 h by default; from 0 (tried
    /// once) to 1 day.
    /// </summary>
    [Display(Name = "Try again for", Description = "Longest time that a notification is tried again for after it failed; 0: it is tried once.")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest time that is left for what still waits when the run ends. 0.5 s by default; from 0 to 1 min.</summary>
    [Display(Name = "Last notifications", Description = "Longest time left for waiting notifications when the run ends.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(0.5);
}
