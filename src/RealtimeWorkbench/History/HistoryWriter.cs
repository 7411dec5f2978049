using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.History;

/// <summary>Stores what runs bring: values are copied, wait in a bounded queue, and are written by a task of its own in batches of one transaction.</summary>
/// <remarks>
/// Where the store fails, as for want of room on the disk, what was brought stays in memory and is tried again. Each value is stored once: a
/// batch has a number by which the store knows it when it comes twice, and a run that goes on with an earlier one reads what that had stored
/// after its last checkpoint and leaves it out when it comes again. Thread-safe.
/// </remarks>
public sealed partial class HistoryWriter : IAsyncDisposable
{
    private const int MostEvents = 100_000;

    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IHistoryStore _store;
    private readonly MetricCatalog _catalog;
    private readonly HistoryWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string, bool> _say;
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly object _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _working;
    private readonly Queue<Turn> _queue = new();
    private readonly SpareChunks _spare = new();
    private Dictionary<(string Run, HistoryEventKind Kind, string Key), Func<string, HistoryEvent>> _events = [];
    private Dictionary<string, HistoryRun> _runs = new(StringComparer.Ordinal);
    private List<TaskCompletionSource> _flushes = [];
    private long _waiting;
    private long _dropped;
    private long _droppedEvents;
    private long _stored;
    private string? _problem;
    private bool _isStopping;
    private bool _isEnding;
    private bool _isAbandoned;

    /// <summary>Begins to store.</summary>
    /// <param name="store">Keeps the history; stays the caller's.</param>
    /// <param name="catalog">Names behind the numbers of the batches.</param>
    /// <param name="options">How to do it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="say">Takes sentences that a person should read; with true where something is wrong, with false where it is well again.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HistoryWriter(IHistoryStore store, MetricCatalog catalog, HistoryWriterOptions options, TimeProvider time, Action<string, bool> say)
    {
        _store = store;
        _catalog = catalog;
        _options = OptionsGuard.Valid(options);
        _time = time;
        _say = say;
        _clock = new SteadyClock(time);
        _settling = new HistorySettling(_packer);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Why the history, or a part of it, cannot be written or kept as it should be now, in words for a person; <see langword="null"/> if it can.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                return _problem ?? _refusal ?? _excess;
            }
        }
    }

    /// <summary>Values that were stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Values that were given up because the store failed and there was no room to keep them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Events that were given up because the store failed and there was no room to keep them, or because they could not be made. They hold up no checkpoint.</summary>
    internal long DroppedEvents => Interlocked.Read(ref _droppedEvents) + Interlocked.Read(ref _brokenEvents);

    /// <summary>Takes the values of a batch, which are copied. Waits while there is no room, as the options say.</summary>
    /// <param name="batch">The batch; its catalog is that of the writer.</param>
    /// <param name="places">Where each of its samples belongs, one a sample.</param>
    public void Add(SampleBatch batch, ReadOnlySpan<HistoryPlace> places)
    {
        HistoryChunk chunk;
        lock (_gate)
        {
            chunk = _spare.Take();
        }

        chunk.Take(batch, places);
        lock (_gate)
        {
            while (_waiting > 0 && _waiting + chunk.Size > _options.Waiting)
            {
                if (_isAbandoned || (_problem is not null && (_isStopping || !_options.WaitsWhileFailing)))
                {
                    Interlocked.Add(ref _dropped, ValuesIn(chunk));
                    _spare.Keep(chunk);
                    return;
                }

                Wake();
                Monitor.Wait(_gate);
            }

            _waiting += chunk.Size;
            _queue.Enqueue(new Turn(chunk, 0));
            if (_waiting >= _options.AtOnce)
            {
                Wake();
            }
        }
    }

    /// <summary>Takes an event; one of the same run, kind and key takes the place of an earlier one.</summary>
    public void Add(HistoryEvent happened) => Add(happened.Run, happened.Kind, happened.Key, _ => happened);

    /// <summary>Takes an event that is made when it is stored: of an alert that changes often, only what it is by then.</summary>
    /// <param name="run">Id of its run.</param>
    /// <param name="kind">What it is of.</param>
    /// <param name="key">What tells it from others of its run and kind.</param>
    /// <param name="make">Makes it for the run, on another thread.</param>
    internal void Add(string run, HistoryEventKind kind, string key, Func<string, HistoryEvent> make)
    {
        key = StoredText.Of(key);
        lock (_gate)
        {
            if (_events.Count < MostEvents || _events.ContainsKey((run, kind, key)))
            {
                _events[(run, kind, key)] = make;
                return;
            }
        }

        // Told once, and counted from then on. A checkpoint does not fail for them: they would not come again.
        if (Interlocked.Increment(ref _droppedEvents) == 1)
        {
            _say(Invariant($"More than {MostEvents} alerts, signals and changes of health wait for the history {_store.Name}; those that come now are missing in it."), true);
        }
    }

    /// <summary>Takes a run that is new or has changed.</summary>
    public void Put(HistoryRun run)
    {
        lock (_gate)
        {
            _runs[run.Id] = run with { Source = StoredText.Of(run.Source) };
        }
    }

    /// <summary>Says that what comes of a machine from now on comes after a new checkpoint of it. What is stored and has not come again by then is noted with its mark.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="before">Where its samples belonged until now.</param>
    /// <param name="mark">Mark of the checkpoint.</param>
    public void Pass(int machine, HistoryPlace before, long mark)
    {
        lock (_gate)
        {
            _queue.Enqueue(new Turn(null, machine, before, mark));
        }
    }

    /// <summary>Forgets what has not been stored of a machine: somebody else goes on with it, from the last checkpoint.</summary>
    /// <param name="machine">Number of the machine.</param>
    public void Forget(int machine)
    {
        lock (_gate)
        {
            _queue.Enqueue(new Turn(null, machine));
        }
    }

    /// <summary>No longer waits for room while the store fails: the run is being stopped.</summary>
    public void StopWaiting()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all that was brought so far is stored, and survives the death of this process.</summary>
    /// <exception cref="HistoryException">It is not, and is tried again later.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            _flushes.Add(flush);
            Wake();
        }

        await flush.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_options.WaitsForAcknowledgement && Dropped is > 0 and var dropped)
        {
            throw new HistoryException(Invariant(
                $"{dropped} values that {_store.Name} had no room for were given up when the run was stopped; start it again, and it reads them anew."));
        }
    }

    /// <summary>Stores what is left, brings it into the sums where it may be, and ends. Gives up after 10 s if the store fails.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            _isEnding = _isStopping = true;
            Monitor.PulseAll(_gate);
            Wake();
        }

        await _working.ConfigureAwait(false);
        _wake.Dispose();
        _packer.Dispose();
    }

    /// <summary>The gate is held.</summary>
    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private static long ValuesIn(HistoryChunk chunk)
    {
        var values = 0L;
        for (var column = 0; column < chunk.Columns; column++)
        {
            foreach (var value in chunk.Values(column))
            {
                values += double.IsFinite(value) ? 1 : 0;
            }
        }

        return values;
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        var tick = timer.WaitForNextTickAsync().AsTask();
        var wake = _wake.WaitAsync();
        while (true)
        {
            await Task.WhenAny(tick, wake).ConfigureAwait(false);
            tick = tick.IsCompleted ? timer.WaitForNextTickAsync().AsTask() : tick;
            wake = wake.IsCompleted ? _wake.WaitAsync() : wake;
            bool isEnding;
            lock (_gate)
            {
                isEnding = _isEnding;
            }

            if (isEnding)
            {
                await EndAsync().ConfigureAwait(false);
                return;
            }

            Round();
        }
    }

    private void Round()
    {
        List<TaskCompletionSource> flushes;
        lock (_gate)
        {
            (flushes, _flushes) = (_flushes, []);
            if (flushes.Count == 0 && _problem is not null && _time.GetElapsedTime(_failedAt) < RetryAfter)
            {
                return;
            }
        }

        if (TryStore() is { } problem)
        {
            flushes.ForEach(flush => flush.TrySetException(problem));
            return;
        }

        flushes.ForEach(flush => flush.TrySetResult());
        Tend();
    }

    private async Task EndAsync()
    {
        var begun = _time.GetTimestamp();
        HistoryException? problem;
        while ((problem = TryStore()) is not null && _time.GetElapsedTime(begun) < LastWithin && problem.MayPass)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time).ConfigureAwait(false);
        }

        long left;
        lock (_gate)
        {
            _isAbandoned = true;
            left = _waiting;
            Monitor.PulseAll(_gate);
            _flushes.ForEach(flush => flush.TrySetException(new ObjectDisposedException(nameof(HistoryWriter))));
            _flushes.Clear();
        }

        if (problem is null)
        {
            SettleAll();
        }
        else if (!_options.WaitsForAcknowledgement)
        {
            _say(Invariant($"The history {_store.Name} lacks the last values of the run, some {left}: {problem.Message}"), true);
        }
    }

    /// <summary>Stores what waits.</summary>
    /// <returns>What is wrong, or null if all was stored.</returns>
    private HistoryException? TryStore()
    {
        try
        {
            // What failed before comes first, as it was.
            if (_write is not null)
            {
                Store();
            }

            if (Compose())
            {
                Store();
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever it is: whoever waits for room, or for the checkpoint, must learn of it.
            var known = Known(problem);
            Note(known);
            return known;
        }

        NoteSuccess();
        return null;
    }

    private HistoryException Known(Exception problem) => problem as HistoryException
        ?? new HistoryException($"{_store.Name} cannot be used: {problem.Message.TrimEnd('.')}; please report this.", problem);

    private void Note(HistoryException problem)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _problem is null;
            _problem = problem.Message;
            _failedAt = _time.GetTimestamp();
            Monitor.PulseAll(_gate);
        }

        if (isNew)
        {
            _say($"The history cannot be written: {problem.Message} The run goes on, what it brings is kept in memory while there is room, and it is tried again.", true);
        }
    }

    private void NoteSuccess()
    {
        bool wasFailing;
        lock (_gate)
        {
            wasFailing = _problem is not null;
            _problem = null;
        }

        if (wasFailing)
        {
            _say(
                Dropped is > 0 and var dropped
                    ? Invariant($"The history can be written to {_store.Name} again; {dropped} values are missing in it.")
                    : DroppedEvents is > 0 and var events
                    ? Invariant($"The history can be written to {_store.Name} again; {events} events are missing in it.")
                    : $"The history can be written to {_store.Name} again; nothing is missing in it.",
                false);
        }
    }
}
