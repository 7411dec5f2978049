using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Samples that somebody hands in one by one, as by HTTP. Ends when it is completed.</summary>
/// <remarks>Pushing is thread-safe; one reader.</remarks>
public sealed class PushedSamples : ISampleSource
{
    private readonly Lock _lock = new();
    private readonly JsonSampleReader _reader;
    private readonly TimeProvider _time;
    private readonly Channel<SampleBatch> _batches;
    private long _pushed;
    private bool _isComplete;

    /// <summary>Makes an open inlet.</summary>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <param name="capacity">Most pushes that wait to be read; the next one is refused.</param>
    public PushedSamples(MetricCatalog catalog, TimeProvider time, int capacity = 1000)
    {
        Catalog = catalog;
        _time = time;
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
            if (_batches.Writer.TryWrite(batch))
            {
                return null;
            }

            batch.Dispose();
            return _isComplete
                ? "The stream has ended and takes no more samples; execute an operation first."
                : "The stream cannot keep up with what is pushed; wait a moment and send it again.";
        }
    }

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
            yield return batch;
        }
    }
}
