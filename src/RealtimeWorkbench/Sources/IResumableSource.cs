using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>A source that can go on where an earlier run ended.</summary>
/// <remarks>
/// It announces each of its partitions by a batch with a <see cref="PartitionMark"/> before the first sample of it, waits for the
/// answer, and reads from the position that the answer names. A source without parts has one partition, of the empty name.
/// </remarks>
public interface IResumableSource : ISampleSource
{
    /// <summary>Whether it can indeed; a source that plays another one can if that one can. If not, it announces nothing.</summary>
    bool IsResumable => true;

    /// <summary>
    /// Name that the positions are kept under: who reads under the same one goes on with what another has left. The name of the source
    /// unless its readers divide it in groups of their own.
    /// </summary>
    string PositionsName => Name;

    /// <summary>Learns that all samples before these positions have been processed and that their effect is kept, so that a broker may be told.</summary>
    /// <param name="positions">The next position of each partition; partitions that nothing happened to may be missing.</param>
    /// <remarks>
    /// Called from any thread while the source is read. After its end an empty list says that no more will come. Must not block for long.
    /// </remarks>
    void Committed(IReadOnlyList<SourcePosition> positions);
}
