using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Push;

/// <summary>Samples that somebody hands in one by one, as by HTTP. Ends when it is completed.</summary>
/// <remarks>Pushing is thread-safe; one reader.</remarks>
public sealed class PushedSamples : ISampleSource
{
    /// <summary>Most records of one push of many, and most that wait to be read.</summary>
    public const int MaxRecords = 100_000;

    private const string HasEnded = "The stream has ended and takes no more samples; execute an operation first.";

    private readonly Lock _lock = new();
    private readonly JsonSampleReader _reader;
    private readonly TimeProvider _time;
    private readonly Channel<SampleBatch> _batches;
    private readonly int _capacity;
    private long _pushed;
    private int _waiting;
    private long _waitingValues;
    private bool _isComplete;

    /// <summary>Makes an open inlet.</summary>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <param name="capacity">Most pushes that wait to be read; the next one is refused.</param>
    public PushedSamples(MetricCatalog catalog, TimeProvider time, int capacity = 1000)
    {
        Catalog = catalog;
        _time = time;
        _capacity = capacity;
        _reader = new JsonSampleReader(catalog);
        _batches = Channel.CreateBounded<SampleBatch>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    /// <inheritdoc />
    public string Name => "push";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => true;

    /// <summary>Takes a sample.</summary>
    /// <param name="json">One JSON object, wide or long.</param>
    /// <returns><see langword="null"/> if it was taken; otherwise one sentence why it was refused.</returns>
    public string? TryPush(ReadOnlySpan<byte> json)
    {
        lock (_lock)
        {
#pragma warning disable CA2000 // The reader of the channel owns the batch once it is written.
            var batch = SampleBatch.Rent(Catalog, capacity: 1);
#pragma warning restore CA2000
            if (!_reader.TryRead(json, batch, out var reason))
            {
                batch.Dispose();
                return reason;
            }

            batch.ReceivedAt = _time.GetTimestamp();
            batch.End = new SourcePosition(++_pushed);
            var values = ValuesOf(batch);
            Interlocked.Increment(ref _waiting);
            Interlocked.Add(ref _waitingValues, values);
            if (_batches.Writer.TryWrite(batch))
            {
                return null;
            }

            Interlocked.Decrement(ref _waiting);
            Interlocked.Add(ref _waitingValues, -values);
            batch.Dispose();
            return _isComplete
                ? HasEnded
                : "The stream cannot keep up with what is pushed; wait a moment and send it again.";
        }
    }

    /// <summary>Takes many samples: all that are good, in their order and with no other between them, or nothing at all.</summary>
    /// <param name="body">What was sent, in UTF-8.</param>
    /// <param name="kind">How it is written.</param>
    /// <param name="format">What the sender says about it: time column, and the machine where a record names none. Rows at an interval are not taken.</param>
    /// <returns>What became of it. Records that are no samples go to the dead letters if it is <see cref="PushVerdict.Taken"/>.</returns>
    public PushOutcome TryPush(ReadOnlySpan<byte> body, PushFormat kind, CsvFormat? format = null)
    {
        lock (_lock)
        {
            if (_isComplete)
            {
                return new PushOutcome(PushVerdict.NoStream, HasEnded);
            }

            var pushed = new PushBody(Catalog, _reader, Name, (format ?? new CsvFormat()) with { Interval = null, IsPushed = true });
            var refusal = pushed.Read(kind, body);
            if (refusal is null && (_batches.Reader.Count + pushed.Batches.Count > _capacity || Volatile.Read(ref _waiting) + pushed.Records > MaxRecords
                || Volatile.Read(ref _waitingValues) + pushed.Values > 2 * PushBody.MaxValues))
            {
                refusal = new PushOutcome(
                    PushVerdict.Full, "The stream cannot keep up with what is pushed, and nothing of this was taken; wait a moment and send it again.");
            }

            if (refusal is not null)
            {
                pushed.Abandon();
                return refusal;
            }

            // Before the batches are handed on: they belong to the reader then.
            var taken = pushed.Taken;
            Interlocked.Add(ref _waiting, pushed.Records);
            Interlocked.Add(ref _waitingValues, pushed.Values);
            foreach (var batch in pushed.Batches)
            {
                batch.ReceivedAt = _time.GetTimestamp();
                batch.End = new SourcePosition(_pushed += batch.Count);

                // There is room for all of them, and nobody else writes.
                _batches.Writer.TryWrite(batch);
            }

            return taken;
        }
    }

    private static long ValuesOf(SampleBatch batch) => (long)batch.Capacity * batch.Metrics.Length;

    /// <summary>Gives up what was taken and not read yet.</summary>
    /// <returns>Samples given up.</returns>
    internal int Abandon()
    {
        Complete();
        var samples = 0;
        while (_batches.Reader.TryRead(out var batch))
        {
            samples += batch.Count;
            batch.Dispose();
        }

        return samples;
    }

    /// <summary>Takes no more samples; reading ends after those taken so far.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            _batches.Writer.TryComplete();
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            Interlocked.Add(ref _waiting, -batch.Count - batch.Rejected.Count);
            Interlocked.Add(ref _waitingValues, -ValuesOf(batch));
            yield return batch;
        }
    }
}
