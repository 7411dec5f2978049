namespace RealtimeWorkbench.Live;

/// <summary>Where the limits of a chart come from.</summary>
/// <param name="Version">Number of the baseline, from 1.</param>
/// <param name="EstablishedAt">When it was frozen (UTC, event time).</param>
/// <param name="From">Event time of its first sample.</param>
/// <param name="To">Event time of its last sample.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Subgroups">Number of subgroups.</param>
public sealed record BaselineView(
    int Version, DateTimeOffset EstablishedAt, DateTimeOffset From, DateTimeOffset To, long Samples, int Subgroups);
