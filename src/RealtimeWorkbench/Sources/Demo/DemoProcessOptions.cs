using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Settings of <see cref="DemoProcess"/>.</summary>
public sealed record DemoProcessOptions
{
    /// <summary>Seed of noise and faults: the same seed gives the same samples. 42 by default; any whole number.</summary>
    [Display(Name = "Seed", Description = "The same seed gives the same samples and faults.")]
    public int Seed { get; init; } = 42;

    /// <summary>Number of machines, named am-01, am-02 and so on. 1 by default; from 1 to 100 000.</summary>
    [Display(Name = "Machines", Description = "Number of machines, named am-01, am-02 and so on.")]
    [Range(1, 100_000)]
    public int Machines { get; init; } = 1;

    /// <summary>Samples of each machine in a second. 10 by default; from 0.1 to 100 000.</summary>
    [Display(Name = "Samples per second", Description = "Samples of each machine in a second.")]
    [Range(0.1, 100_000)]
    public double SamplesPerSecond { get; init; } = 10;

    /// <summary>Samples of each machine from before the start, without faults, given out at once. 500 by default; from 0 to 1 000 000.</summary>
    [Display(Name = "History samples", Description = "Fault-free samples of each machine from before the start, for the baseline.")]
    [Range(0, 1_000_000)]
    public int HistorySamples { get; init; } = 500;

    /// <summary>How long the process runs after the history. Forever by default; from 1 s to 365 days.</summary>
    [Display(Name = "Duration", Description = "How long the process runs; forever if not set.")]
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan? Duration { get; init; }

    /// <summary>Event time of the first sample after the history. Now by default.</summary>
    [Display(Name = "Start", Description = "Event time of the first sample after the history; now if not set.")]
    public DateTimeOffset? Start { get; init; }

    /// <summary>Correlation of each value's noise with the one before it; the spread stays the same. 0 (none) by default; from 0 to 0.99.</summary>
    [Display(Name = "Autocorrelation", Description = "Correlation of each value's noise with the one before it.")]
    [Range(0, 0.99)]
    public double Autocorrelation { get; init; }

    /// <summary>Whether faults are injected after the history. On by default.</summary>
    [Display(Name = "Inject faults", Description = "Whether faults are injected after the history.")]
    public bool InjectFaults { get; init; } = true;

    /// <summary>Samples in a layer of the part. 60 by default; from 10 to 100 000.</summary>
    [Display(Name = "Samples per layer", Description = "Samples in a layer of the part.")]
    [Range(10, 100_000)]
    public int SamplesPerLayer { get; init; } = 60;

    /// <summary>Thickness of a layer in mm. 0.035 by default; from 0.01 to 1.</summary>
    [Display(Name = "Layer thickness (mm)", Description = "Thickness of a layer in mm.")]
    [Range(0.01, 1)]
    public double LayerThickness { get; init; } = 0.035;

    /// <summary>How fast samples are given out. Real time by default.</summary>
    [Display(Name = "Pace", Description = "In real time, or as fast as possible.")]
    public Pace Pace { get; init; } = Pace.RealTime;

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Display(Name = "Batch size", Description = "Most samples in a batch.")]
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;
}
