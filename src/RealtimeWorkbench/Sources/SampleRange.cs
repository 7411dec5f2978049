using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Gives of another source only what was sampled in a range of event time.</summary>
/// <param name="source">Source with the samples.</param>
/// <param name="from">First event time that is given; <see langword="null"/> for all from the beginning.</param>
/// <param name="to">Event time before which samples are given; <see langword="null"/> for all to the end.</param>
/// <remarks>Records that could not become samples have no time, and are given all.</remarks>
public sealed class SampleRange(ISampleSource source, DateTimeOffset? from, DateTimeOffset? to) : PlayedSource(source)
{
    private readonly long _from = from?.UtcTicks ?? long.MinValue;
    private readonly long _to = to?.UtcTicks ?? long.MaxValue;

    /// <inheritdoc />
    /// <remarks>Nobody knows how many lie in the range.</remarks>
    public override long? ExpectedSamples => null;

    /// <inheritdoc />
    /// <remarks>Nobody knows how many of them lie in the range.</remarks>
    public override int HistorySamples => 0;

    /// <inheritdoc />
    /// <remarks>Those that begin in the range.</remarks>
    public override IReadOnlyList<InjectedFault> Faults =>
        [.. SourceFaults.Where(fault => fault.Start.UtcTicks >= _from && fault.Start.UtcTicks < _to)];

    /// <inheritdoc />
    public override async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in Played.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return batch.Mark is null ? Only(batch, _from, _to) : batch;
        }
    }

    /// <summary>Leaves of a batch what was sampled in a range of event time, and its dead letters. Takes the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="from">First event time that is left, in ticks.</param>
    /// <param name="to">Event time from which on nothing is left, in ticks.</param>
    internal static SampleBatch Only(SampleBatch batch, long from, long to)
    {
        if (IsWithin(batch.Timestamps, from, to))
        {
            return batch;
        }

        using (batch)
        {
#pragma warning disable CA2000 // Who takes the part disposes it.
            var part = SampleBatch.Rent(batch.Catalog, batch.Count);
#pragma warning restore CA2000
            for (var row = 0; row < batch.Count; row++)
            {
                if (batch.Timestamps[row] >= from && batch.Timestamps[row] < to)
                {
                    part.AddRowFrom(batch, row);
                }
            }

            foreach (var letter in batch.Rejected)
            {
                part.Reject(letter);
            }

            part.End = batch.End;
            part.GoesBeyondEnd = batch.GoesBeyondEnd;
            part.ReceivedAt = batch.ReceivedAt;
            return part;
        }
    }

    private static bool IsWithin(ReadOnlySpan<long> times, long from, long to)
    {
        foreach (var time in times)
        {
            if (time < from || time >= to)
            {
                return false;
            }
        }

        return true;
    }
}
