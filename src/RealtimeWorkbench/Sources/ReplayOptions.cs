using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources;

/// <summary>Settings of <see cref="Replay"/>.</summary>
public sealed record ReplayOptions
{
    /// <summary>Speed as a multiple of real time; 0 is as fast as possible. 1 by default; from 0 to 1 000 000.</summary>
    [Display(Name = "Speed", Description = "Multiple of real time; 0 is as fast as possible.")]
    [Range(0.0, 1_000_000.0)]
    public double Speed { get; init; } = 1;

    /// <summary>Whether it waits at the beginning for a step or for being resumed. Off by default.</summary>
    [Display(Name = "Start paused", Description = "Waits at the beginning for a step or for being resumed.")]
    public bool StartPaused { get; init; }
}
