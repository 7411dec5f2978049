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

    /// <summary>Whether nothing more is added to the last checkpoint.</summary>
    private bool _isSealed;
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

    /// <summary>Why the source could not be told of the newest checkpoint, in one sentence; <see langword="null"/> if it could.</summary>
    public string? SourceProblem { get; private set; }

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
    /// <returns>False if the run has come to its end, so that no checkpoint follows.</returns>
    public bool Touch(string machine, bool atOnce)
    {
        lock (_lock)
        {
            _touched.Add(machine);
            if (atOnce && !_isOver && _hurry.CurrentCount == 0)
            {
                _hurry.Release();
            }

            return !_isSealed;
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

    public void Dispose()
    {
        _giveUp.Dispose();
        _gate.Dispose();
        lock (_lock)
        {
            _isOver = _isSealed = true;
            _hurry.Dispose();
        }
    }

    private void Put(QueueNote note)
    {
        foreach (var queue in _queues)
        {
            queue.Write(note);
        }
    }
}
