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
            TellSource(moved);
        }

        return true;
    }

    /// <summary>Tells the source how far the checkpoint goes. What it throws must neither end the checkpoints nor stay unseen.</summary>
    private void TellSource(IReadOnlyList<Samples.SourcePosition> positions)
    {
        if (Resumable is not { } source)
        {
            return;
        }

        var before = SourceProblem;
        try
        {
            source.Committed(positions);
            SourceProblem = null;
        }
#pragma warning disable CA1031 // The top of the loop: the next checkpoint tells the source again, and health says so until then.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            SourceProblem = $"{source.Name} could not be told how far its samples have been processed: {problem.Message}";
        }

        if (before is null && SourceProblem is { } now)
        {
            _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Failed, now));
        }
        else if (before is not null && SourceProblem is null)
        {
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Recovered, $"{source.Name} can be told again how far its samples have been processed."));
        }
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

            isNew = _summary.Problem is null && !_giveUp.IsCancellationRequested;
            _summary = _summary with { Failed = _summary.Failed + 1, Problem = problem.Message };
        }

        if (isNew)
        {
            _settings.Report(new CheckpointNotice(
                CheckpointNoticeKind.Failed,
                $"No checkpoint can be written: {problem.Message} The run goes on and tries again at the next; a crash before that goes back to the last good one."));
        }
    }
}
