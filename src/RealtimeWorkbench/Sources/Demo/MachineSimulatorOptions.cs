using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Settings of <see cref="MachineSimulator"/>.</summary>
public sealed record MachineSimulatorOptions
{
    /// <summary>Key of the machine. "am-01" by default.</summary>
    [Display(Name = "Machine", Description = "Key of the machine.")]
    [StringLength(256, MinimumLength = 1)]
    public string Machine { get; init; } = "am-01";

    /// <summary>Seed of states and values: the same seed gives the same run. 42 by default.</summary>
    [Display(Name = "Seed", Description = "The same seed gives the same run.")]
    public int Seed { get; init; } = 42;

    /// <summary>Time from one sample to the next. 2 s by default; from 1 ms to 1 hour.</summary>
    [Display(Name = "Interval", Description = "Time from one sample to the next.")]
    [Range(typeof(TimeSpan), "00:00:00.0010000", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Number of samples; without end by default; from 1 to 1 000 000 000.</summary>
    [Display(Name = "Samples", Description = "Number of samples; without end if not set.")]
    [Range(typeof(long), "1", "1000000000")]
    public long? Samples { get; init; }

    /// <summary>Event time of the first sample. Now by default.</summary>
    [Display(Name = "Start", Description = "Event time of the first sample; now if not set.")]
    public DateTimeOffset? Start { get; init; }

    /// <summary>State at the start. SHUTDOWN by default.</summary>
    [Display(Name = "Initial status", Description = "State at the start.")]
    public MachineStatus InitialStatus { get; init; } = MachineStatus.Shutdown;

    /// <summary>How fast samples are given out. Real time by default.</summary>
    [Display(Name = "Pace", Description = "In real time, or as fast as possible.")]
    public Pace Pace { get; init; } = Pace.RealTime;
}
