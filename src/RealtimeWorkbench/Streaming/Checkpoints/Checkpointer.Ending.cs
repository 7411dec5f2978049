namespace RealtimeWorkbench.Streaming.Checkpoints;

// The end of a run: what is still to be done, what is added to the last checkpoint, and for how long that is waited for.
internal sealed partial class Checkpointer
{
    /// <summary>
    /// Waits until all that was begun is committed, forgets what turned out to be somebody else's, and tells the source that there
    /// will be no more. The workers have ended.
    /// </summary>
    public async Task EndAsync(IReadOnlyList<PipelineWorker> workers)
    {
        try
        {
            // What takes its time outside of the store must not count as time of the store.
            _settings.Ending();
            var late = _settings.States.OfType<ILateState>().ToList();
            await Task.WhenAll(late.Select(state => state.SettleAsync())).ConfigureAwait(false);
            if (await IsDoneAsync(EndCommittingAsync(workers, late)).ConfigureAwait(false))
            {
                await ForgetFencedAsync(workers).ConfigureAwait(false);
            }
        }
        finally
        {
            TellSource([]);
        }
    }

    private async Task EndCommittingAsync(IReadOnlyList<PipelineWorker> workers, IReadOnlyList<ILateState> late)
    {
        await _committing.ConfigureAwait(false);
        await CommitLateAsync(workers, late).ConfigureAwait(false);
    }

    /// <summary>Waits for a checkpoint as long as the run goes on, and for a while once it is to stop.</summary>
    /// <returns>False if it was given up.</returns>
    private async Task<bool> IsDoneAsync(Task committing, CancellationToken stop)
    {
        await committing.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await IsDoneAsync(committing).ConfigureAwait(false);
    }

    /// <summary>Waits for the last checkpoint, and gives it up after a while: a store that hangs must not keep a run from ending.</summary>
    /// <returns>False if it was given up, which is said once.</returns>
    private async Task<bool> IsDoneAsync(Task ending)
    {
        if (!_giveUp.IsCancellationRequested)
        {
            using var over = new CancellationTokenSource();
            await Task.WhenAny(ending, Task.Delay(LastWithin, _time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }

        if (ending.IsCompleted)
        {
            await ending.ConfigureAwait(false);
            return true;
        }

        // Whatever it still says is of no use to anybody.
        _ = ending.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (!_giveUp.IsCancellationRequested)
        {
            await _giveUp.CancelAsync().ConfigureAwait(false);
            _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Failed, Invariant(
                $"The last checkpoint was not written to {_settings.Store.Name} within {LastWithin.TotalSeconds} s, and the run ends without it; a run that goes on does again what came after the one before.")));
        }

        return false;
    }

    /// <summary>Adds to the last checkpoint what has been settled since, such as notifications that were told. The workers have ended.</summary>
    /// <remarks>Without it a run that is started again at its end would tell people of its last alerts again.</remarks>
    private async Task CommitLateAsync(IReadOnlyList<PipelineWorker> workers, IReadOnlyList<ILateState> late)
    {
        var pieces = new Dictionary<string, List<MachinePiece>>(StringComparer.Ordinal);
        var changed = new List<(OwnedPartition Known, PartitionCheckpoint At)>();
        lock (_lock)
        {
            _isSealed = true;

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
}
