namespace RealtimeWorkbench.Streaming.Checkpoints;

// What becomes of a barrier that all workers have reached.
internal sealed partial class Checkpointer
{
    private async Task CommitAfterAsync(Task before, CheckpointBarrier barrier)
    {
        await before.ConfigureAwait(false);
        if (!await WhenReachedAsync(barrier).ConfigureAwait(false))
        {
            return;
        }

        var partitions = new List<PartitionCheckpoint>();
        var changed = new List<(OwnedPartition Known, PartitionCheckpoint At)>();
        lock (_lock)
        {
            foreach (var at in barrier.Partitions)
            {
                // One that was given up meanwhile has been committed before, or must not be.
                if (_partitions.TryGetValue(at.Partition, out var known)
                    && known.Epoch == at.Epoch
                    && known.Complete(at, barrier.Pieces.GetValueOrDefault(at.Partition)) is { } complete)
                {
                    partitions.Add(complete);
                    changed.Add((known, at));
                }
            }
        }

        if (partitions.Count == 0 || await CommitAsync(new Checkpoint(RunName, partitions), changed).ConfigureAwait(false))
        {
            _committedBarrier = barrier;
        }
    }

    /// <summary>Adds to the last checkpoint what has been settled since, such as notifications that were told. The workers have ended.</summary>
    /// <remarks>Without it a run that is started again at its end would tell people of its last alerts again.</remarks>
    private async Task CommitLateAsync(IReadOnlyList<PipelineWorker> workers)
    {
        var late = _settings.States.OfType<ILateState>().ToList();
        foreach (var state in late)
        {
            await state.SettleAsync().ConfigureAwait(false);
        }

        var pieces = new Dictionary<string, List<MachinePiece>>(StringComparer.Ordinal);
        var changed = new List<(OwnedPartition Known, PartitionCheckpoint At)>();
        lock (_lock)
        {
            // What was written for a checkpoint that failed is not what these pieces belong to.
            if (late.Count == 0 || _newestBarrier is null || !ReferenceEquals(_newestBarrier, _committedBarrier))
            {
                return;
            }

            var writer = new StateWriter(_source.Catalog);
            foreach (var name in _touched)
            {
                if (_source.Catalog.Machines.TryGetId(name, out var machine)
                    && workers[machine % workers.Count].PartitionOf(machine) is { } partition)
                {
                    pieces.TryAdd(partition, []);
                    pieces[partition].AddRange(
                        late.SelectMany(state => writer.PiecesOf(state, machine)).Select(piece => new MachinePiece(name, piece)));
                }
            }

            foreach (var (partition, own) in pieces)
            {
                if (own.Count > 0 && _partitions.TryGetValue(partition, out var known) && known.Add(own) is { } at)
                {
                    changed.Add((known, at));
                }
            }
        }

        if (changed.Count > 0)
        {
            await CommitAsync(new Checkpoint(RunName, [.. changed.Select(partition => partition.At)]), changed).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for all workers.</summary>
    /// <returns>False if one of them will not come, or could not save its machines: it ends the run then, and says why.</returns>
    private static async Task<bool> WhenReachedAsync(CheckpointBarrier barrier)
    {
        await Task.WhenAny(barrier.Done).ConfigureAwait(false);
        return barrier.Done.IsCompletedSuccessfully && await barrier.Done.ConfigureAwait(false);
    }

    private async Task<bool> CommitAsync(Checkpoint checkpoint, List<(OwnedPartition Known, PartitionCheckpoint At)> changed)
    {
        try
        {
            await _settings.Store.CommitAsync(checkpoint, _giveUp.Token).ConfigureAwait(false);
        }
        catch (FencedException problem)
        {
            Fence(problem);
            changed.RemoveAll(partition => partition.Known.IsFenced);
        }
#pragma warning disable CA1031 // The top of the loop: a store that fails must not end the run, which goes on and reports it.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            NoteFailure(checkpoint, changed, problem);
            return false;
        }

        // Where nothing but silence was saved, there is nothing that the source does not know.
        var silent = checkpoint.Partitions.Where(partition => partition.Pieces.Count == 0).Select(partition => partition.Partition).ToHashSet();
        List<Samples.SourcePosition> moved =
        [
            .. changed.Where(partition => !silent.Contains(partition.At.Partition) || !partition.Known.IsSavedAt(partition.At.Position))
                .Select(partition => partition.At.Position).OfType<Samples.SourcePosition>(),
        ];
        NoteSuccess(checkpoint, changed);
        if (moved.Count > 0)
        {
            Resumable?.Committed(moved);
        }

        return true;
    }

    private void NoteSuccess(Checkpoint checkpoint, List<(OwnedPartition Known, PartitionCheckpoint At)> changed)
    {
        string? problem;
        lock (_lock)
        {
            changed.ForEach(partition => partition.Known.IsSaved(partition.At));
            problem = _summary.Problem;
            var bytes = checkpoint.Partitions.Sum(partition => partition.Pieces.Sum(piece => (long)(piece.Piece.Bytes?.Length ?? 0)));
            _summary = _summary with { Committed = _summary.Committed + 1, Bytes = _summary.Bytes + bytes, Problem = null, CommittedAt = _time.GetUtcNow() };
        }

        if (problem is not null)
        {
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Recovered, $"Checkpoints can be written to {_settings.Store.Name} again; nothing is missing in them."));
        }
    }

    private void NoteFailure(
        Checkpoint checkpoint, List<(OwnedPartition Known, PartitionCheckpoint At)> changed, Exception problem)
    {
        bool isNew;
        lock (_lock)
        {
            for (var i = 0; i < changed.Count; i++)
            {
                changed[i].Known.Keep(checkpoint.Partitions[i].Pieces);
            }

            isNew = _summary.Problem is null;
            _summary = _summary with { Failed = _summary.Failed + 1, Problem = problem.Message };
        }

        if (isNew)
        {
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Failed,
                $"No checkpoint can be written: {problem.Message} The run goes on and tries again at the next; a crash before that goes back to the last good one."));
        }
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
