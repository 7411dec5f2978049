using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Brings the samples of whole sources to a sink, and counts the records that hold none.</summary>
/// <param name="sink">Takes them; it stays the caller's.</param>
public sealed class SampleTransfer(ISampleSink sink)
{
    private const int MostRejectedKept = 10;

    private readonly List<DeadLetter> _rejected = [];

    /// <summary>Records that hold no sample, and so were not sent.</summary>
    public long Rejected { get; private set; }

    /// <summary>The first ten of them, in their order.</summary>
    public IReadOnlyList<DeadLetter> FirstRejected => _rejected;

    /// <summary>Brings all of a source, and waits until it has arrived; where the source fails, all that it gave before.</summary>
    /// <param name="source">Source with the samples.</param>
    /// <param name="cancellationToken">Ends it without an exception; <see cref="ISampleSink.Underway"/> tells what has not arrived.</param>
    /// <exception cref="SourceException">The source cannot be read, or the receiver will not take samples.</exception>
    public async Task RunAsync(ISampleSource source, CancellationToken cancellationToken = default)
    {
        var isReading = true;
        try
        {
            await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    batch.Mark?.Complete();
                    Rejected += batch.Rejected.Count;
                    _rejected.AddRange(batch.Rejected.Take(MostRejectedKept - _rejected.Count));
                    isReading = false;
                    await sink.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
                    isReading = true;
                }
            }

            isReading = false;
            await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // So a live source ends.
        }
        catch (Exception unreadable) when (isReading)
        {
            await FlushBehindAsync(unreadable, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sees to it that what was read before a trouble of the source arrives.</summary>
    private async Task FlushBehindAsync(Exception unreadable, CancellationToken cancellationToken)
    {
        try
        {
            await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException unwritten)
        {
            throw new SourceException($"{unreadable.Message} {unwritten.Message}", unreadable);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The trouble of the source is what there is to tell.
        }
    }
}
