using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Health;

/// <summary>Settings of health monitoring.</summary>
public sealed record HealthOptions
{
    /// <summary>Time from one check of a component to the next, unless its check says otherwise. 60 s by default; from 1 s to 600 s.</summary>
    [Display(Name = "Check interval", GroupName = "Health", Order = 0, Description = "Time from one health check to the next.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether processor, memory, disks and network of this machine are checked. On by default.</summary>
    [Display(Name = "System", GroupName = "Health", Order = 1, Description = "Check processor, memory, disks and network of this machine.")]
    public bool System { get; init; } = true;

    /// <summary>Whether this process is checked: memory, garbage collection, thread pool. On by default.</summary>
    [Display(Name = "Process", GroupName = "Health", Order = 2, Description = "Check memory, garbage collection and thread pool of this process.")]
    public bool Process { get; init; } = true;

    /// <summary>Time within which a check must answer, unless it says otherwise. 5 s by default; from 0.1 s to 600 s.</summary>
    [Display(Name = "Time-out", GroupName = "Health", Order = 3, Description = "Time within which a health check must answer.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Better readings in a row that it takes until a status gets better. 2 by default; from 1 to 10.</summary>
    [Display(Name = "Readings to recover", GroupName = "Health", Order = 4, Description = "Better readings in a row until a status gets better.")]
    [Range(1, 10)]
    public int ReadingsToRecover { get; init; } = 2;

    /// <summary>Reports kept for each component; the oldest go first. 1000 by default; from 1 to 100000.</summary>
    [Display(Name = "History", GroupName = "Health", Order = 5, Description = "Reports kept for each component.")]
    [Range(1, 100_000)]
    public int History { get; init; } = 1000;
}
