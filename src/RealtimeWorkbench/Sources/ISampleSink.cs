using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Takes samples and brings them somewhere: a broker, an address, a table.</summary>
/// <remarks>
/// What a sink has taken is delivered, failed or underway, and nothing else. Disposing one gives up what is underway. Not thread-safe, but for the
/// counts. <see cref="SampleTransfer"/> brings it the samples of a source.
/// </remarks>
public interface ISampleSink : IAsyncDisposable
{
    /// <summary>Raised when the receiver is away, and when it is back, from any thread.</summary>
    event Action<SourceNotice>? Noticed;

    /// <summary>Where the samples go, as people are told.</summary>
    SinkPlace Place { get; }

    /// <summary>How many the receiver has, in the unit of <see cref="Place"/>.</summary>
    long Delivered { get; }

    /// <summary>How many it did not take, each for itself; a receiver that takes none throws instead.</summary>
    long Failed { get; }

    /// <summary>How many were taken of which nobody knows yet whether the receiver has them.</summary>
    long Underway { get; }

    /// <summary>Why the first that failed did, in one sentence; <see langword="null"/> if none did.</summary>
    string? Problem { get; }

    /// <summary>Takes the samples of a batch, which stays the caller's. Waits where too much is underway.</summary>
    /// <param name="batch">Samples in their order.</param>
    /// <param name="cancellationToken">Ends the wait; what of the batch was not taken until then is not sent.</param>
    /// <exception cref="SourceException">The receiver will not take samples, however often they come; the message says what to do.</exception>
    ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Waits until everything that was taken has been delivered or has failed.</summary>
    /// <param name="cancellationToken">Ends the wait; the rest stays <see cref="Underway"/>.</param>
    /// <exception cref="SourceException">The receiver will not take samples, however often they come; the message says what to do.</exception>
    Task FlushAsync(CancellationToken cancellationToken = default);
}
