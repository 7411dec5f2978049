using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Export;

/// <summary>What became of a fault that a generator put into its samples on purpose.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="DetectedAt">Event time of the first alert that it caused (UTC); <see langword="null"/> if it was missed.</param>
/// <param name="Rule">Rule that found it; <see langword="null"/> if it was missed.</param>
public sealed record FaultOutcome(InjectedFault Fault, DateTimeOffset? DetectedAt, string? Rule)
{
    /// <summary>Time from its start to its detection in s; <see langword="null"/> if it was missed.</summary>
    public double? DelaySeconds => (DetectedAt - Fault.Start)?.TotalSeconds;
}
