using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Reads the source and puts its samples into the queues of the workers, cut to the size that is processed at once.</summary>
internal sealed class SampleRouter(
    ISampleSource source,
    SampleQueue[] queues,
    int pieceSize,
    StreamStatistics statistics,
    DeadLetterQueue deadLetters,
    ListeningClock listening,
    TimeProvider time,
    Checkpointer? checkpoints = null,
    ReadingProgress? progress = null)
{
    private const int AtSource = 0;
    private const int AtQueues = 1;
    private const int LeftBehind = 2;

    private readonly SampleBatch?[] _pieces = new SampleBatch?[queues.Length];
    private int _place = AtSource;

    /// <summary>Reads until the source ends or <paramref name="stop"/> is cancelled. Everything that was read is then in the queues.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (checkpoints is not null)
            {
                await BeginAsync(checkpoints, stop).ConfigureAwait(false);
            }

            listening.Listen();
            await foreach (var batch in source.ReadAsync(stop).WithCancellation(stop).ConfigureAwait(false))
            {
                if (Interlocked.CompareExchange(ref _place, AtQueues, AtSource) == LeftBehind)
                {
                    batch.Dispose();
                    return;
                }

                var heardAt = listening.Pause();
                if (checkpoints is not null)
                {
                    await RouteAsync(checkpoints, batch, heardAt, stop).ConfigureAwait(false);
                }
                else if (progress is not null)
                {
                    await RouteAsync(progress, batch, heardAt).ConfigureAwait(false);
                }
                else
                {
                    await RouteAsync(batch, heardAt).ConfigureAwait(false);
                }

                listening.Listen();
                Volatile.Write(ref _place, AtSource);
                if (stop.IsCancellationRequested)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stop that was asked for.
        }
        catch when (Volatile.Read(ref _place) != LeftBehind)
        {
            statistics.AddFailure();
            throw;
        }
        finally
        {
            if (checkpoints is not null && Volatile.Read(ref _place) != LeftBehind)
            {
                await checkpoints.EnterAsync().ConfigureAwait(false);
                checkpoints.PutLastBarrier();
                checkpoints.Exit();
            }

            foreach (var queue in queues)
            {
                queue.Complete();
            }
        }
    }

    /// <summary>Gives up on a source that doesn't return. Whatever it still reads is neither counted nor processed.</summary>
    /// <returns>False while a batch is on its way into the queues.</returns>
    public bool TryLeaveBehind() => Interlocked.CompareExchange(ref _place, LeftBehind, AtSource) == AtSource;

    private static async ValueTask BeginAsync(Checkpointer checkpoints, CancellationToken stop)
    {
        try
        {
            await checkpoints.BeginAsync(stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is CheckpointException or StateException)
        {
            throw new SourceException(problem.Message, problem);
        }
    }

    /// <summary>Hands a batch on while no barrier can come between its pieces.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RouteAsync(Checkpointer checkpoints, SampleBatch batch, TimeSpan heardAt, CancellationToken stop)
    {
        await checkpoints.EnterAsync().ConfigureAwait(false);
        try
        {
            if (batch.Mark is { } mark)
            {
                await checkpoints.HandleAsync(mark, stop).ConfigureAwait(false);
                batch.Dispose();
            }
            else if (checkpoints.TryNote(batch))
            {
                await RouteAsync(batch, heardAt).ConfigureAwait(false);
                checkpoints.PutWanted();
            }
            else
            {
                // Its partition has been taken over, and whoever did so reads it again.
                batch.Dispose();
                if (checkpoints.HasNothingLeft)
                {
                    throw new SourceException($"Another run has taken over {source.Name}, so this one ends; name another Checkpoint.Path to run both.");
                }
            }
        }
        finally
        {
            checkpoints.Exit();
        }
    }

    /// <summary>Hands a batch on and notes how far it goes, or does what a mark says.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RouteAsync(ReadingProgress told, SampleBatch batch, TimeSpan heardAt)
    {
        if (batch.Mark is { } mark)
        {
            // Disposing answers a mark that nobody has answered, so it comes last.
            using (batch)
            {
                await told.HandleAsync(mark).ConfigureAwait(false);
            }

            return;
        }

        if (batch.ReceivedAt == 0)
        {
            batch.ReceivedAt = time.GetTimestamp();
        }

        var (end, receivedAt, goesBeyond) = (batch.End, batch.ReceivedAt, batch.GoesBeyondEnd);
        await RouteAsync(batch, heardAt).ConfigureAwait(false);
        if (!goesBeyond)
        {
            told.Note(end, receivedAt);
        }
    }

    private async ValueTask RouteAsync(SampleBatch batch, TimeSpan heardAt)
    {
        statistics.AddProduced(batch.Count + batch.Rejected.Count);
        if (batch.Rejected.Count > 0)
        {
            statistics.AddDeadLettered(batch.Rejected.Count);
            deadLetters.AddRange(batch.Rejected);
        }

        if (batch.Count == 0)
        {
            batch.Mark?.Complete();
            batch.Dispose();
            return;
        }

        if (batch.ReceivedAt == 0)
        {
            batch.ReceivedAt = time.GetTimestamp();
        }

        if (batch.Count <= pieceSize && TryGetOnlyQueue(batch, out var queue))
        {
            queue.HeardAt = heardAt;
            await queue.WriteAsync(batch).ConfigureAwait(false);
            return;
        }

        await CutAsync(batch, heardAt).ConfigureAwait(false);
    }

    private bool TryGetOnlyQueue(SampleBatch batch, out SampleQueue queue)
    {
        var number = batch.Machines[0] % queues.Length;
        queue = queues[number];
        if (queues.Length > 1)
        {
            foreach (var machine in batch.Machines)
            {
                if (machine % queues.Length != number)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async ValueTask CutAsync(SampleBatch batch, TimeSpan heardAt)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var number = batch.Machines[row] % queues.Length;
            var piece = _pieces[number] ??= RentPiece(batch);
            queues[number].HeardAt = heardAt;
            piece.AddRowFrom(batch, row);
            if (piece.Count == pieceSize)
            {
                _pieces[number] = null;
                await queues[number].WriteAsync(piece).ConfigureAwait(false);
            }
        }

        for (var number = 0; number < _pieces.Length; number++)
        {
            if (_pieces[number] is { } piece)
            {
                _pieces[number] = null;
                await queues[number].WriteAsync(piece).ConfigureAwait(false);
            }
        }

        batch.Dispose();
    }

    private SampleBatch RentPiece(SampleBatch batch)
    {
        var piece = SampleBatch.Rent(batch.Catalog, pieceSize);
        piece.ReceivedAt = batch.ReceivedAt;
        piece.End = batch.End;
        return piece;
    }
}
