using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Reads a source that ends again and again, each time with event times that go on behind those of the time before.</summary>
/// <remarks>
/// Between the last sample of a round and the first of the next lies the mean distance of samples. Records that could not become samples come in the first
/// round only. It has no position to go on after. One reader at a time.
/// </remarks>
/// <param name="source">Source that can be read more than once, such as a file.</param>
public sealed class LoopedSource(ISampleSource source) : PlayedSource(source)
{
    /// <summary>Faults of earlier rounds that are kept: it may go round for weeks.</summary>
    private const int MostFaults = 10_000;

    private Round _round = new([], 0, HasBegun: true);

    /// <inheritdoc />
    /// <remarks>It has no end.</remarks>
    public override long? ExpectedSamples => null;

    /// <inheritdoc />
    /// <remarks>Those of all rounds so far, of earlier ones the newest 10 000. Thread-safe.</remarks>
    public override IReadOnlyList<InjectedFault> Faults
    {
        get
        {
            var round = Volatile.Read(ref _round);
            return round.HasBegun ? [.. round.Earlier, .. Moved(round.Shift)] : round.Earlier;
        }
    }

    /// <inheritdoc />
    public override bool IsResumable => false;

    /// <inheritdoc />
    /// <exception cref="SourceException">The source has no sample, or cannot be read.</exception>
    public override async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _round, new Round([], 0, HasBegun: true));
        for (var shift = 0L; ;)
        {
            var (first, last, times, before) = (long.MaxValue, long.MinValue, 0L, long.MinValue);
            await foreach (var batch in Played.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (batch.Mark is not null)
                {
                    batch.Dispose();
                    continue;
                }

                foreach (var time in batch.Timestamps)
                {
                    times += time == before ? 0 : 1;
                    (first, last, before) = (Math.Min(first, time), Math.Max(last, time), time);
                }

                if (shift > 0)
                {
                    Volatile.Write(ref _round, _round with { HasBegun = true });
                    batch.ClearRejected();
                    batch.MoveBy(shift);
                }

                batch.End = default;
                yield return batch;
            }

            if (times == 0)
            {
                throw new SourceException($"{Name} has no sample, so it cannot be read again and again.");
            }

            shift += last - first + Math.Max(1, times > 1 ? (last - first) / (times - 1) : TimeSpan.TicksPerSecond);
            Volatile.Write(ref _round, new Round([.. Faults.TakeLast(MostFaults)], shift, HasBegun: false));
        }
    }

    private IEnumerable<InjectedFault> Moved(long ticks) => SourceFaults.Select(fault => fault with
    {
        Start = fault.Start.AddTicks(ticks),
        End = fault.End.AddTicks(ticks),
    });

    /// <summary>One time through the source.</summary>
    /// <param name="Earlier">Faults of the rounds before.</param>
    /// <param name="Shift">By how much its event times are later than those of the source, in ticks.</param>
    /// <param name="HasBegun">Whether the source is read for it yet; until then it still knows the faults of the round before.</param>
    private sealed record Round(IReadOnlyList<InjectedFault> Earlier, long Shift, bool HasBegun);
}
