using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Streaming.Checkpoints;

// Partitions that come, go, and turn out to be somebody else's.
internal sealed partial class Checkpointer
{
    /// <summary>Carries out what a mark says and answers it; the gate is held.</summary>
    public async ValueTask HandleAsync(PartitionMark mark, CancellationToken cancellationToken)
    {
        try
        {
            await ForgetFencedAsync().ConfigureAwait(false);
            switch (mark.Change)
            {
                case PartitionChange.Assigned:
                    await GiveUpAsync(mark.Partition).ConfigureAwait(false);
                    mark.Complete(await TakeOverAsync(mark.Partition, cancellationToken).ConfigureAwait(false));
                    break;
                case PartitionChange.Revoked:
                    await IsDoneAsync(PutBarrier(), cancellationToken).ConfigureAwait(false);
                    await GiveUpAsync(mark.Partition).ConfigureAwait(false);
                    await ForgetFencedAsync().ConfigureAwait(false);
                    mark.Complete();
                    break;
                default:
                    await GiveUpAsync(mark.Partition).ConfigureAwait(false);
                    mark.Complete();
                    break;
            }
        }
        catch (Exception problem) when (problem is CheckpointException or StateException)
        {
            mark.Fail(new SourceException(problem.Message, problem));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // It ends the run, and the source must not wait for it.
            mark.Fail(new SourceException(problem.Message, problem));
            throw;
        }
        catch (OperationCanceledException)
        {
            // The stop that was asked for: the source is being stopped too, and must not wait for an answer.
            mark.Complete();
        }
    }

    private async Task<SourcePosition?> TakeOverAsync(string partition, CancellationToken cancellationToken)
    {
        // A store is called by one at a time, and what is still being written may be of this very partition.
        if (!await IsDoneAsync(_committing, cancellationToken).ConfigureAwait(false))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        await ForgetFencedAsync().ConfigureAwait(false);
        var state = await ReadAsync(partition, cancellationToken).ConfigureAwait(false);
        var machines = state.Pieces.GroupBy(piece => piece.Machine, StringComparer.Ordinal)
            .Select(machine => (
                _source.Catalog.Machines.GetOrAdd(machine.Key),
                (IReadOnlyList<StatePiece>)[.. machine.Select(piece => piece.Piece)]))
            .ToList();

        // What is listened from here on goes on from there.
        var before = _listening is null ? TimeSpan.Zero : state.Listened - _listening.Elapsed;
        var takeover = new Takeover(_queues.Length, _source.Catalog, partition, before, machines);
        Put(takeover);
        if (!await takeover.Done.ConfigureAwait(false))
        {
            throw new OperationCanceledException(cancellationToken);
        }

        var dropped = Math.Max(0, state.Counts.Produced - state.Counts.Rejected - takeover.Handled);
        _statistics.AddResumed(state.Counts, dropped, sign: 1);
        lock (_lock)
        {
            _newest = null;
            _fenced.Remove(partition);
            var known = new OwnedPartition(partition, state.Epoch, before) { Position = state.Position, Counts = state.Counts };
            known.IsSaved(known.At(_listening is null ? null : state.Listened - before));
            _partitions[partition] = known;
        }

        Announce(state, takeover);
        return state.Position;
    }

    private async ValueTask<PartitionState> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        try
        {
            return await _settings.Store.BeginAsync(RunName, partition, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (CheckpointException or OperationCanceledException))
        {
            throw new CheckpointException($"The checkpoint {_settings.Store.Name} cannot be read: {problem.Message}", problem);
        }
    }

    private void Announce(PartitionState state, Takeover takeover)
    {
        var of = takeover.Partition.Length == 0 ? _source.Name : $"partition {takeover.Partition} of {_source.Name}";
        if (state.Position is not null || state.Pieces.Count > 0)
        {
            var position = state.Position is { } known ? Invariant($"position {known.Offset}") : "now";
            _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Resumed, Invariant(
                $"Going on with {of} from {position}: {Counted(takeover.Machines.Count, "machine")} and {Counted(takeover.Handled, "sample")} are known from {_settings.Store.Name}.")));
        }
        else
        {
            // Who has which partition is what one asks first where several share them; and what a source is called may have changed.
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Resumed, $"Beginning with {of}: nothing is known of it from {_settings.Store.Name}."));
        }

        foreach (var sentence in takeover.Anew)
        {
            _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Anew, sentence));
        }

        foreach (var machine in takeover.Left)
        {
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Left,
                $"{machine} is in {of} and in another partition, so its earlier state is left aside; give the messages the machine as their key."));
        }
    }

    private static string Counted(long count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Forgets a partition, with its machines.</summary>
    private async ValueTask GiveUpAsync(string partition)
    {
        OwnedPartition? known;
        lock (_lock)
        {
            _newest = null;
            _fenced.Remove(partition); // No more comes of it, so there is nothing to keep out.
            if (!_partitions.Remove(partition, out known))
            {
                return;
            }
        }

        await SayFarewellAsync(known).ConfigureAwait(false);
    }

    /// <summary>Has the workers forget a partition: each when it gets there, or at once where they have ended.</summary>
    private async Task SayFarewellAsync(OwnedPartition partition, IReadOnlyList<PipelineWorker>? ended = null)
    {
        var farewell = new Farewell(_queues.Length, partition.Name);
        if (ended is null)
        {
            Put(farewell);
        }
        else
        {
            foreach (var worker in ended)
            {
                farewell.Reach(worker);
            }
        }

        if (!await farewell.Done.ConfigureAwait(false))
        {
            return;
        }

        var (produced, rejected) = partition.Counts;
        _statistics.AddResumed(partition.Counts, Math.Max(0, produced - rejected - farewell.Handled), sign: -1);
    }

    /// <summary>Takes no more samples of what belongs to somebody else; its machines are forgotten as soon as the gate can be had.</summary>
    private void Fence(FencedException problem)
    {
        lock (_lock)
        {
            foreach (var name in problem.Partitions)
            {
                _fenced.Add(name);
                if (_partitions.Remove(name, out var known))
                {
                    known.IsFenced = true;
                    _toForget.Enqueue(known);
                }
            }
        }

        _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Fenced, problem.Message));
    }

    /// <summary>Forgets what belongs to somebody else; the gate is held, or nothing is put into the queues any more.</summary>
    /// <remarks>
    /// Without the gate a batch that is on its way into the queues could come after the farewell, and its machines would be known again
    /// with that batch alone: they would not be restored when their partition comes back.
    /// </remarks>
    private async ValueTask ForgetFencedAsync(IReadOnlyList<PipelineWorker>? ended = null)
    {
        while (true)
        {
            OwnedPartition? known;
            lock (_lock)
            {
                if (!_toForget.TryDequeue(out known))
                {
                    return;
                }
            }

            await SayFarewellAsync(known, ended).ConfigureAwait(false);
        }
    }
}
