using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>When a metric counts as stuck.</summary>
public sealed record StuckOptions
{
    /// <summary>Fewest identical values in a row that are reported. 10 by default; from 3 to 10 000.</summary>
    [Display(Name = "Identical values", Description = "Fewest identical values in a row that are reported.")]
    [Range(3, 10_000)]
    public int Length { get; init; } = 10;

    /// <summary>How much a stuck metric matters. Medium by default.</summary>
    [Display(Name = "Severity", Description = "How much a stuck metric matters.")]
    public Severity Severity { get; init; } = Severity.Medium;
}
