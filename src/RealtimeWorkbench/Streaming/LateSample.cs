using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>A sample that came after a newer one of its machine had been processed. The monitors never saw it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Newest">Event time (UTC) that its machine had reached.</param>
public sealed record LateSample(Sample Sample, DateTimeOffset Newest)
{
    /// <summary>One sentence: what, when, and how late.</summary>
    public string Reason =>
        Invariant($"{Sample.Machine} sent {Sample.Timestamp:O} after {Newest:O}: {(Newest - Sample.Timestamp).TotalSeconds:0.###} s out of order.");
}
