using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>When a metric counts as silent.</summary>
public sealed record StalenessOptions
{
    /// <summary>Shortest silence that is reported, in event time. 1 s by default; from 1 ms to 1 day.</summary>
    [Display(Name = "Shortest silence", Description = "Shortest silence of a metric that is reported.")]
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Minimum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of its typical intervals a metric may be silent. 5 by default; from 1.5 to 1000.</summary>
    [Display(Name = "Silence factor", Description = "Typical intervals that a metric may be silent.")]
    [Range(1.5, 1000.0)]
    public double Factor { get; init; } = 5;

    /// <summary>How much silence matters. High by default.</summary>
    [Display(Name = "Severity", Description = "How much silence matters.")]
    public Severity Severity { get; init; } = Severity.High;
}
