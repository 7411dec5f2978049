using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Writes the checkpoints of a run, and takes partitions over and gives them up.</summary>
/// <remarks>
/// Whatever puts something into the queues holds the gate: the router while it hands a batch on, the timer while it puts a barrier
/// behind it. So a barrier lies at the same place of the source for every worker.
/// </remarks>
internal sealed partial class Checkpointer : IDisposable
{
    /// <summary>Longest that the end of a run waits for its last checkpoint.</summary>
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(10);

    private readonly PipelineCheckpoints _settings;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly ISampleSource _source;
    private readonly SampleQueue[] _queues;
    private readonly StreamStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly ListeningClock? _listening;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OwnedPartition> _partitions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _hurry = new(0, 1);
    private readonly HashSet<string> _fenced = new(StringComparer.Ordinal);
    private readonly Queue<OwnedPartition> _toForget = [];
    private HashSet<string> _touched = new(StringComparer.Ordinal);
    private OwnedPartition? _newest;
    private CheckpointBarrier? _newestBarrier;
    private CheckpointBarrier? _committedBarrier;
    private bool _isWanted;

    /// <summary>Whether the last barrier was put; people may still acknowledge alerts of the run.</summary>
    private bool _isOver;
    private Task _committing = Task.CompletedTask;
    private CheckpointSummary _summary = new(0, 0, 0, null);

    /// <param name="settings">Where and how often.</param>
    /// <param name="source">Where the samples come from.</param>
    /// <param name="queues">Queues of the workers.</param>
    /// <param name="statistics">Counters of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <param name="listening">Measures silence; <see langword="null"/> where it says nothing, as in a recording.</param>
    public Checkpointer(
        PipelineCheckpoints settings,
        ISampleSource source,
        SampleQueue[] queues,
        StreamStatistics statistics,
        TimeProvider time,
        ListeningClock? listening)
    {
        _listening = listening;
        _settings = settings;
        _source = source;
        _queues = queues;
        _statistics = statistics;
        _time = time;
    }

    /// <summary>What has become of the checkpoints.</summary>
    public CheckpointSummary Summary
    {
        get
        {
            lock (_lock)
            {
                return _fenced.Count == 0 ? _summary : _summary with
                {
                    Fenced = $"Another run has taken over {FencedException.NamesOf(_fenced.Order(StringComparer.Ordinal))}; its samples are not processed here.",
                };
            }
        }
    }

    /// <summary>Whether all that this run had belongs to another one, and will not come back: a source without parts is given to nobody.</summary>
    public bool HasNothingLeft
    {
        get
        {
            lock (_lock)
            {
                return _partitions.Count == 0 && _fenced.Count == 1 && _fenced.Contains("");
            }
        }
    }

    private string RunName => _settings.Run ?? (_source as IResumableSource)?.PositionsName ?? _source.Name;

    private IResumableSource? Resumable => _source is IResumableSource { IsResumable: true } resumable ? resumable : null;

    /// <summary>Lets nobody else put anything into the queues until <see cref="Exit"/>. Allocates nothing while nobody else wants to.</summary>
    public Task EnterAsync() => _gate.WaitAsync();

    /// <summary>Lets others put something into the queues.</summary>
    public void Exit() => _gate.Release();

    /// <summary>Has a machine saved although none of its samples was processed.</summary>
    /// <param name="machine">Its key.</param>
    /// <param name="atOnce">Whether not to wait for the end of the interval.</param>
    public void Touch(string machine, bool atOnce)
    {
        lock (_lock)
        {
            _touched.Add(machine);
            if (atOnce && !_isOver && _hurry.CurrentCount == 0)
            {
                _hurry.Release();
            }
        }
    }

    /// <summary>A source that cannot say where it is keeps at least its state.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (Resumable is null)
        {
            _ = await TakeOverAsync("", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Notes how far a batch goes; the gate is held.</summary>
    /// <returns>False if its partition belongs to somebody else.</returns>
    public bool TryNote(SampleBatch batch)
    {
        var name = batch.End.Partition ?? "";
        if (!ReferenceEquals(_newest?.Name, name) && _newest?.Name != name)
        {
            lock (_lock)
            {
                if (!_partitions.TryGetValue(name, out _newest))
                {
                    return !_fenced.Contains(name);
                }
            }
        }

        var known = _newest!; // Set above, or known already.
        if (known.IsFenced)
        {
            return false;
        }

        known.IsInside = batch.GoesBeyondEnd;
        known.Position = Resumable is null ? null : batch.GoesBeyondEnd ? known.Position : batch.End;
        known.Counts = new PartitionCounts(
            known.Counts.Produced + batch.Count + batch.Rejected.Count, known.Counts.Rejected + batch.Rejected.Count);
        return true;
    }

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
                    await PutBarrier().ConfigureAwait(false);
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

    /// <summary>Puts a barrier behind all that is in the queues; the gate is held.</summary>
    /// <returns>Completes when its checkpoint is committed, or given up and reported.</returns>
    public Task PutBarrier()
    {
        CheckpointBarrier barrier;
        lock (_lock)
        {
            if (_isOver)
            {
                return _committing;
            }

            if (_partitions.Values.Any(known => known.IsInside))
            {
                // There is no position for what the workers have got yet.
                _isWanted = true;
                return _committing;
            }

            _isWanted = false;
            var listened = _listening?.Elapsed;
            barrier = new CheckpointBarrier(
                _queues.Length, [.. _partitions.Values.Select(known => known.At(listened))], _touched);
            _touched = new HashSet<string>(StringComparer.Ordinal);
        }

        Put(barrier);
        _newestBarrier = barrier;
        return _committing = CommitAfterAsync(_committing, barrier);
    }

    /// <summary>Puts the last barrier: nothing more comes, so a later one would reach nobody. The gate is held.</summary>
    public void PutLastBarrier()
    {
        _ = PutBarrier();
        lock (_lock)
        {
            _isOver = true;
        }
    }

    /// <summary>Puts the barrier that could not be put while a batch was on its way in parts; the gate is held.</summary>
    public void PutWanted()
    {
        if (_isWanted)
        {
            _ = PutBarrier();
        }
    }

    /// <summary>Puts barriers at every interval, and where something cannot wait, until it is cancelled. The next one waits until the last is committed, however long that takes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_settings.Interval, _time);
        try
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            var hurry = _hurry.WaitAsync(cancellationToken);
            while (true)
            {
                await (await Task.WhenAny(tick, hurry).ConfigureAwait(false)).ConfigureAwait(false);
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(cancellationToken).AsTask() : tick;
                hurry = hurry.IsCompleted ? _hurry.WaitAsync(cancellationToken) : hurry;
                await EnterAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                Task committing;
                try
                {
                    await ForgetFencedAsync().ConfigureAwait(false);
                    committing = PutBarrier();
                }
                finally
                {
                    Exit();
                }

                await committing.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>
    /// Waits until all that was begun is committed, forgets what turned out to be somebody else's, and tells the source that there
    /// will be no more. The workers have ended.
    /// </summary>
    public async Task EndAsync(IReadOnlyList<PipelineWorker> workers)
    {
        if (await IsDoneAsync(EndCommittingAsync(workers)).ConfigureAwait(false))
        {
            await ForgetFencedAsync(workers).ConfigureAwait(false);
        }
        else
        {
            _settings.Report(new CheckpointNotice(CheckpointNoticeKind.Failed, Invariant(
                $"The last checkpoint was not written to {_settings.Store.Name} within {LastWithin.TotalSeconds} s, and the run ends without it; a run that goes on does again what came after the one before.")));
        }

        Resumable?.Committed([]);
    }

    public void Dispose()
    {
        _giveUp.Dispose();
        _gate.Dispose();
        lock (_lock)
        {
            _isOver = true;
            _hurry.Dispose();
        }
    }

    private async Task EndCommittingAsync(IReadOnlyList<PipelineWorker> workers)
    {
        await _committing.ConfigureAwait(false);
        await CommitLateAsync(workers).ConfigureAwait(false);
    }

    /// <summary>Waits for the last checkpoint, and gives it up after a while: a store that hangs must not keep a run from ending.</summary>
    private async Task<bool> IsDoneAsync(Task ending)
    {
        using (var over = new CancellationTokenSource())
        {
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
        await _giveUp.CancelAsync().ConfigureAwait(false);
        return false;
    }

    private void Put(QueueNote note)
    {
        foreach (var queue in _queues)
        {
            queue.Write(note);
        }
    }

    private async Task<SourcePosition?> TakeOverAsync(string partition, CancellationToken cancellationToken)
    {
        // A store is called by one at a time, and what is still being written may be of this very partition.
        await _committing.ConfigureAwait(false);
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
        else if (takeover.Partition.Length > 0)
        {
            // Who has which partition is what one asks first where several share them.
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
}
