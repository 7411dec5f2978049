using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>The simulated process.</summary>
public sealed record DemoSettings
{
    /// <summary>How long the process runs. 60 s by default; 0 until stopped.</summary>
    [Display(Name = "Duration", Description = "How long the process runs; 0 until stopped.")]
    [Range(0.0, 604800.0)]
    [Unit("s")]
    public double Duration { get; init; } = 60.0;

    /// <summary>Samples a second of each machine. 10 by default; from 0.1 to 10000.</summary>
    [Display(Name = "Samples per second", Description = "Samples a second of each machine.")]
    [Range(0.1, 10000.0)]
    [Unit("1/s")]
    public double SamplesPerSecond { get; init; } = 10.0;

    /// <summary>Number of machines. 1 by default; from 1 to 100.</summary>
    [Display(Name = "Machines", Description = "Machines that run side by side.")]
    [Range(1, 100)]
    public int Machines { get; init; } = 1;

    /// <summary>Samples of normal operation that come before the start, for the baseline. 500 by default; from 0 to 100000.</summary>
    [Display(Name = "History", Description = "Samples of normal operation that come first, for the baseline.")]
    [Range(0, 100000)]
    [Unit("samples")]
    public int History { get; init; } = 500;

    /// <summary>Seed of the noise and the faults. 42 by default.</summary>
    [Display(Name = "Seed", Description = "The same seed gives the same process.")]
    public int Seed { get; init; } = 42;

    /// <summary>Whether faults are injected. On by default.</summary>
    [Display(Name = "Faults", Description = "Injects faults of seven kinds, which the run is scored against.")]
    public bool Faults { get; init; } = true;

    /// <summary>Correlation of successive values. 0 by default; from 0 to 0.99.</summary>
    [Display(Name = "Autocorrelation", Description = "Correlation of successive values (AR(1)); it makes control charts cry wolf.")]
    [Range(0.0, 0.99)]
    public double Autocorrelation { get; init; }

    /// <summary>Whether samples come in real time. On by default.</summary>
    [Display(Name = "Real time", Description = "Samples come in real time; off: as fast as they can be processed.")]
    public bool RealTime { get; init; } = true;
}
