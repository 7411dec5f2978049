using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Streaming.Filters;

#pragma warning disable CA2000 // Batches change owner from call to call here, which the rule cannot follow.

namespace RealtimeWorkbench.Streaming;

/// <summary>Takes the samples of its machines from a queue and shows them to its monitors, then to the observers.</summary>
internal sealed partial class PipelineWorker
{
    private readonly int _number;
    private readonly PipelineOptions _options;
    private readonly SampleQueue _queue;
    private readonly Intake _intake;
    private readonly IReadOnlyList<IMonitor> _monitors;
    private readonly ISignalHandler _signals;
    private readonly IReadOnlyList<IBatchObserver> _observers;
    private readonly StreamStatistics _statistics;
    private readonly ListeningClock _listening;
    private readonly int _batchSize;
    private readonly SignalSink _sink = new();
    private readonly Action<Signal> _hand;
    private readonly List<(long ReceivedAt, int Samples)> _arrivals = [];
    private TimeSpan _lookedAt;

    public PipelineWorker(
        int number,
        PipelineOptions options,
        SampleQueue queue,
        Intake intake,
        IReadOnlyList<IMonitor> monitors,
        ISignalHandler signals,
        IReadOnlyList<IBatchObserver> observers,
        StreamStatistics statistics,
        ListeningClock listening,
        IReadOnlyList<IMachineState>? states = null,
        EventTimeStage? eventTime = null)
    {
        _number = number;
        _options = options;
        _queue = queue;
        _intake = intake;
        _monitors = monitors;
        _signals = signals;
        _observers = observers;
        _statistics = statistics;
        _listening = listening;
        _batchSize = Math.Min(options.BatchSize, options.BufferSize);
        _hand = Hand;
        _clock = new ClockWatch(options, listening.Time) { Refuse = intake.PutAsideAhead };
        _reportClock = signal => _sink.Report(BeforeRows, signal);
        _eventTime = eventTime;
        _filters = options.Filters.Count > 0 ? new FilterStage(options.Filters, options.NumberMetric) : null;
        IReadOnlyList<IMachineState?> stages = [eventTime is null ? new NoEventTime() : eventTime, _filters];
        _states = states is null
            ? []
            : [intake, _clock, .. stages.OfType<IMachineState>(), .. monitors.OfType<IMachineState>(), .. states];
    }

    /// <summary>Newest event time that its monitors saw, in ticks of UTC; 0 before the first.</summary>
    public long Newest => _intake.Newest;

    /// <summary>Works until the queue is finished.</summary>
    public async Task RunAsync()
    {
        try
        {
            await WorkAsync().ConfigureAwait(false);
        }
        catch
        {
            AbandonHeld();
            throw;
        }
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            if (_queue.TryRead(_batchSize, out var batch))
            {
                Process(Gather(batch));
            }
            else if (_queue.TryReadNote(out var note))
            {
                note.Reach(this);
            }
            else if (_queue.TryFinish())
            {
                return;
            }
            else
            {
                AdvanceSilent();
                await _queue.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the monitors of each machine that is not so far that an event time has been reached.</summary>
    public void AdvanceAll(long now)
    {
        foreach (var machine in _intake.Machines)
        {
            if (now > _intake.NewestOf(machine) && !IsAway(machine))
            {
                Advance(machine, now);
            }
        }

        HandOn();
    }

    /// <summary>Processes a batch, taking its ownership.</summary>
    internal void Process(SampleBatch batch)
    {
        if (_arrivals.Count == 0)
        {
            _arrivals.Add((batch.ReceivedAt, batch.Count));
        }

        NoteChanged(batch);
        var heldBefore = _clock.HeldCount;

        // The queue may have heard more since: silence is then taken for shorter than it is, never for longer.
        var passing = _clock.Screen(batch, _queue.HeardAt);
        TakeFromClock();
        ProcessScreened(passing);
        if (_clock.HeldCount != heldBefore)
        {
            CountHeld();
        }
    }

    /// <summary>Processes a batch as it is, taking its ownership.</summary>
    private void ProcessOrdered(SampleBatch batch, ReadOnlySpan<bool> numbered)
    {
        var passing = _intake.Admit(batch, out var counts, numbered);
        _statistics.AddHeldBack(counts);
        var processed = false;
        try
        {
            if (passing.Count > 0)
            {
                Show(passing);
                _statistics.AddBatch(_number, passing.Count, _arrivals);
            }

            processed = true;
        }
        finally
        {
            if (!processed)
            {
                _statistics.AddDiscarded(passing.Count);
            }

            _arrivals.Clear();
            passing.Dispose();
        }
    }

    /// <summary>Adds further waiting batches to a small one, as many as fit, so that a backlog of small ones is worked off quickly.</summary>
    private SampleBatch Gather(SampleBatch first)
    {
        if (!_queue.TryRead(_batchSize - first.Count, out var next, like: first))
        {
            return first;
        }

        var gathered = SampleBatch.Rent(first.Catalog, _batchSize);
        Append(gathered, first);
        do
        {
            Append(gathered, next);
        }
        while (_queue.TryRead(_batchSize - gathered.Count, out next, like: gathered));

        return gathered;
    }

    private void Append(SampleBatch gathered, SampleBatch part)
    {
        for (var row = 0; row < part.Count; row++)
        {
            gathered.AddRowFrom(part, row);
        }

        if (gathered.ReceivedAt == 0)
        {
            // That of the oldest: nothing that is held counts as having come later than it did.
            gathered.ReceivedAt = part.ReceivedAt;
        }

        gathered.End = part.End;
        _arrivals.Add((part.ReceivedAt, part.Count));
        part.Dispose();
    }

    private void Show(SampleBatch batch)
    {
        if (_filters is null)
        {
            Observe(batch, of: null);
        }
        else
        {
            Observe(batch, of: true);
            _filters.Apply(batch);
            Observe(batch, of: false);
            _filters.Undo(batch);
        }

        HandOn();
        for (var i = 0; i < _observers.Count; i++)
        {
            try
            {
                _observers[i].OnBatch(batch);
            }
            catch (Exception problem)
            {
                throw new PipelineException($"Observer {_observers[i].GetType().Name}", problem);
            }
        }
    }

    /// <summary>Shows a batch to the monitors: to those of raw values, to those of filtered ones, or to all.</summary>
    private void Observe(SampleBatch batch, bool? of)
    {
        for (var i = 0; i < _monitors.Count; i++)
        {
            if (of is { } raw && _monitors[i].SeesRawValues != raw)
            {
                continue;
            }

            _sink.BeginMonitor(i);
            try
            {
                _monitors[i].Observe(batch, _sink);
            }
            catch (Exception problem)
            {
                throw new PipelineException($"Monitor {_monitors[i].GetType().Name}", problem);
            }
        }
    }

    private void HandOn()
    {
        if (_sink.Count > 0)
        {
            _statistics.AddSignals(_sink.Count);
            _sink.Drain(_hand);
        }
    }

    private void Hand(Signal signal)
    {
        try
        {
            _signals.Handle(signal);
            if (_catalog is not null && _catalog.Machines.TryGetId(signal.Machine, out var machine))
            {
                _intake.CountSignal(machine);
            }
        }
        catch (Exception problem)
        {
            throw new PipelineException($"Signal handler {_signals.GetType().Name}", problem);
        }
    }

    /// <summary>Tells the monitors of each silent machine how far its time has gone on. Only called when no sample is waiting.</summary>
    private void AdvanceSilent()
    {
        var now = _listening.Elapsed;
        if (!_options.AdvanceWhenIdle || now - _lookedAt < _options.IdleAfter)
        {
            return;
        }

        _lookedAt = now;
        ReleaseSilent(now);
        var oldestLive = _intake.Clock - _options.LiveWithin.Ticks;
        foreach (var machine in _intake.Machines)
        {
            var silence = now - _clock.HeardAt(machine);
            if (silence >= _options.IdleAfter && !Holds(machine) && !IsAway(machine) && _intake.NewestOf(machine) is var newest && newest >= oldestLive)
            {
                Advance(machine, newest + silence.Ticks);
            }
        }

        HandOn();
    }

    private void Advance(int machine, long now)
    {
        var before = _sink.Count;
        for (var i = 0; i < _monitors.Count; i++)
        {
            _sink.BeginMonitor(i);
            try
            {
                _monitors[i].Advance(machine, now, _sink);
            }
            catch (Exception problem)
            {
                throw new PipelineException($"Monitor {_monitors[i].GetType().Name}", problem);
            }
        }

        if (_sink.Count > before)
        {
            NoteChanged(machine);
        }
    }
}
