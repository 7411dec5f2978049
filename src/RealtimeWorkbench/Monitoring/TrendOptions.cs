using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>When a metric counts as drifting.</summary>
public sealed record TrendOptions
{
    /// <summary>Longest window.</summary>
    internal const int LongestWindow = 10_000;

    /// <summary>Number of values that the line is laid through. 100 by default; from 10 to 10 000.</summary>
    [Display(Name = "Trend window", Description = "Number of values that the line is laid through.")]
    [Range(10, LongestWindow)]
    public int Window { get; init; } = 100;

    /// <summary>Probability of taking chance for a trend, in one window of independent values. 0.001 by default; from 1e-9 to 0.1.</summary>
    [Display(Name = "Significance", Description = "Probability of taking chance for a trend in one window.")]
    [Range(1e-9, 0.1)]
    public double Significance { get; init; } = 0.001;

    /// <summary>
    /// Smallest change over the window that is reported, in standard deviations about the line. 2 by default; from 0 to 100.
    /// </summary>
    [Display(Name = "Smallest change", Description = "Smallest change over the window, in standard deviations about the line.")]
    [Range(0.0, 100.0)]
    public double MinimumChange { get; init; } = 2;

    /// <summary>How much a trend matters. Low by default.</summary>
    [Display(Name = "Severity", Description = "How much a trend matters.")]
    public Severity Severity { get; init; } = Severity.Low;
}
