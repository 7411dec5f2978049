using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Push;

/// <summary>A source with an inlet beside it: what is pushed joins what the source gives. Ends when the source ends.</summary>
/// <param name="main">The source.</param>
/// <param name="inlet">The inlet; it has the catalog of the source.</param>
/// <param name="waits">
/// Whether what is pushed waits until a source that can resume knows where it goes on, as with a checkpoint: it would be of machines
/// whose state is still to come.
/// </param>
public sealed class MergedSource(ISampleSource main, PushedSamples inlet, bool waits = false) : IResumableSource
{
    /// <summary>Partition that pushed samples are of: nobody can read them again, so they have no position in the source.</summary>
    private const string PushedPartition = "pushed";

    private const int BatchesAhead = 4;

    /// <summary>Completes when the source knows where it goes on.</summary>
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _abandoned;

    /// <summary>Samples that were read ahead or pushed and then given up, because reading was stopped.</summary>
    public long Abandoned => Interlocked.Read(ref _abandoned);

    /// <inheritdoc />
    public string Name => main.Name;

    /// <inheritdoc />
    public MetricCatalog Catalog => main.Catalog;

    /// <inheritdoc />
    public long? ExpectedSamples => main.ExpectedSamples;

    /// <inheritdoc />
    public bool IsLive => main.IsLive;

    /// <inheritdoc />
    public int HistorySamples => main.HistorySamples;

    /// <inheritdoc />
    public bool IsResumable => main is IResumableSource { IsResumable: true };

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions) => (main as IResumableSource)?.Committed(positions);

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var merged = Channel.CreateBounded<SampleBatch>(
            new BoundedChannelOptions(BatchesAhead) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = PumpBothAsync(merged.Writer, ending.Token);
        try
        {
            // Not ReadAllAsync(token): what was read before a stop is still handed over.
            while (await merged.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (merged.Reader.TryRead(out var batch))
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            while (merged.Reader.TryRead(out var left))
            {
                Abandon(left);
            }

            Interlocked.Add(ref _abandoned, inlet.Abandon());
        }
    }

    private async Task PumpBothAsync(ChannelWriter<SampleBatch> merged, CancellationToken cancellationToken)
    {
        var pushed = PumpInletAsync(merged, cancellationToken);
        var given = PumpAsync(main, merged, cancellationToken);
        await given.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        inlet.Complete();
        _begun.TrySetResult();
        await pushed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The reader gets whatever ended the source, a stop included, after the batches that came before.
        merged.Complete(given.IsCanceled ? new OperationCanceledException(cancellationToken) : given.Exception?.InnerException);
    }

    private async Task PumpInletAsync(ChannelWriter<SampleBatch> merged, CancellationToken cancellationToken)
    {
        if (IsResumable && waits)
        {
            await _begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await PumpAsync(inlet, merged, cancellationToken).ConfigureAwait(false);
    }

    private void BeginWith(PartitionMark mark)
    {
        if (mark.Change == PartitionChange.Assigned && !_begun.Task.IsCompleted)
        {
            _ = mark.Answer.ContinueWith(
                static (_, begun) => ((TaskCompletionSource)begun!).TrySetResult(),
                _begun,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private async Task PumpAsync(
        ISampleSource source, ChannelWriter<SampleBatch> merged, CancellationToken cancellationToken)
    {
        await foreach (var batch in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (ReferenceEquals(source, inlet) && IsResumable)
            {
                batch.End = new SourcePosition(batch.End.Offset, PushedPartition);
            }

            if (batch.Mark is { } mark)
            {
                BeginWith(mark);
            }

            try
            {
                await merged.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Abandon(batch);
                throw;
            }
        }
    }

    private void Abandon(SampleBatch batch)
    {
        Interlocked.Add(ref _abandoned, batch.Count);
        batch.Dispose();
    }
}
