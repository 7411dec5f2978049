using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What is checked for health, and how often.</summary>
public sealed record HealthSettings
{
    /// <summary>Time between two checks. 60 s by default; from 1 to 600 s.</summary>
    [Display(Name = "Check interval", Description = "Time between two checks of a component.")]
    [Range(1.0, 600.0)]
    [Unit("s")]
    public double CheckInterval { get; init; } = 60.0;

    /// <summary>Whether CPU, memory, disk and network are checked. On by default.</summary>
    [Display(Name = "System", Description = "Checks CPU, memory, disk and network of this machine.")]
    public bool System { get; init; } = true;

    /// <summary>Whether this program and its stream are checked. On by default.</summary>
    [Display(Name = "Process", Description = "Checks this program: memory, garbage collection, threads, and the stream.")]
    public bool Process { get; init; } = true;

    /// <summary>Checks after which the operation Health Monitoring ends. 3 by default; 0 goes on until stopped.</summary>
    [Display(Name = "Checks", Description = "Checks after which the operation Health Monitoring ends; 0 goes on until stopped.")]
    [Range(0, 100000)]
    public int Checks { get; init; } = 3;
}
