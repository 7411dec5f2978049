using System.Buffers;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Operations;

/// <summary>Has a run remembered: its samples, alerts, signals, and health. A view of the run, which it never holds up while the history can be written.</summary>
/// <remarks>
/// Its part in the checkpoint of a machine is the run that the machine's samples belong to, and a mark that grows with each checkpoint. Samples are
/// stored with the mark that they come after, and always before the checkpoint is (<see cref="Guard"/>): so after a crash the
/// history has all samples up to the checkpoint, and some behind it, which the run that goes on brings once more and which are known by the mark.
/// What of them has not come again by its next checkpoint is noted with the mark of that one, for a run that goes on from there.
/// </remarks>
internal sealed partial class RunHistory : IBatchObserver, IMachineState, IAlertObserver, IHealthObserver, IAsyncDisposable
{
    /// <summary>Most events that wait for the first sample.</summary>
    private const int MostEarly = 10_000;

    private readonly Lock _lock = new();
    private readonly RunContext _context;
    private readonly string _source;
    private readonly HistoryWriter _writer;
    private readonly IHistoryStore _store;
    private readonly Dictionary<(HistoryEventKind Kind, string Key), Func<string, HistoryEvent>> _early = [];
    private readonly Dictionary<string, HealthStatus> _health = new(StringComparer.Ordinal);
    private HistoryPlace?[] _places = [];
    private HistoryRun? _run;
    private bool _goesOn;
    private bool _hasEnded;

    /// <param name="context">The run.</param>
    /// <param name="store">Keeps the history; stays the caller's.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="hasCheckpoints">Whether the run has checkpoints, so that what is lost of it comes again.</param>
    public RunHistory(RunContext context, IHistoryStore store, string source, bool hasCheckpoints)
    {
        var settings = context.Settings.History;
        _context = context;
        _store = store;
        _source = source;
        _writer = new HistoryWriter(
            store,
            context.Catalog,
            new HistoryWriterOptions
            {
                Interval = TimeSpan.FromSeconds(settings.Interval),
                WaitsWhileFailing = hasCheckpoints,
                WaitsForAcknowledgement = hasCheckpoints,
                Retention = settings.ToRetention(),
            },
            context.Time,
            (sentence, isProblem) => context.Live.Log(isProblem ? LogLevel.Error : LogLevel.Success, sentence));
        context.Alerts.Subscribe(this);
        context.Health.AddObserver(this);
    }

    /// <inheritdoc />
    public string Part => "history";

    /// <summary>Why the history cannot be written now, or what is missing in it, in one sentence; <see langword="null"/> if all is well.</summary>
    public string? Problem => _writer.Problem
        ?? (_writer.Dropped is > 0 and var dropped ? Invariant($"{dropped} values are missing in the history {_store.Name}, which could not be written for a while.")
            : _writer.DroppedEvents is > 0 and var events ? Invariant($"{events} events are missing in the history {_store.Name}; the log says why.")
            : null);

    /// <summary>Id of the run in the history; null before its first sample.</summary>
    public string? Run
    {
        get
        {
            lock (_lock)
            {
                return _run?.Id;
            }
        }
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        var places = ArrayPool<HistoryPlace>.Shared.Rent(batch.Count);
        try
        {
            var known = Volatile.Read(ref _places);
            for (var row = 0; row < batch.Count; row++)
            {
                var machine = batch.Machines[row];
                if (machine >= known.Length || known[machine] is not { } place)
                {
                    place = Meet(machine);
                    known = Volatile.Read(ref _places);
                }

                places[row] = place;
            }

            _writer.Add(batch, places);
        }
        finally
        {
            ArrayPool<HistoryPlace>.Shared.Return(places, clearArray: true);
        }
    }

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        HistoryPlace next;
        lock (_lock)
        {
            var place = (machine < _places.Length ? _places[machine] : null) ?? new HistoryPlace(EnsureRun(), 0, _goesOn);

            // Greater than any that a run before has given, whose samples may lie behind its last checkpoint.
            next = place with { Mark = Math.Max(place.Mark + 1, _context.Time.GetUtcNow().UtcTicks) };
            Put(machine, next);
            _writer.Pass(machine, place, next.Mark);
        }

        writer.Write(next.Run);
        writer.Write(next.Mark);
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        var (run, mark) = (reader.ReadString(), reader.ReadInt64());
        lock (_lock)
        {
            if (_run is null)
            {
                _goesOn = true;
                Begin(run);
            }
            else if (_run.Id != run)
            {
                // Of a worker that had another partition: the run is in the history, or is put there again.
                _writer.Put(_run with { Id = run });
            }

            Put(machine, new HistoryPlace(run, mark, GoesOn: true));
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        lock (_lock)
        {
            if (machine < _places.Length)
            {
                _places[machine] = null;
            }
        }

        _writer.Forget(machine);
    }

    /// <inheritdoc />
    public void OnAlert(AlertChange change) => Add(HistoryEventKind.Alert, change.Alert.Id, run => HistoryEvents.Of(run, change.Alert));

    /// <summary>Takes a signal: a point that breaks a rule.</summary>
    public void OnSignal(Signal signal) => Add(HistoryEventKind.Point, HistoryEvents.KeyOf(signal), run => HistoryEvents.Of(run, signal));

    /// <inheritdoc />
    public void OnHealth(HealthReport report)
    {
        lock (_lock)
        {
            if (_hasEnded || (_health.TryGetValue(report.Component, out var before) && before == report.Status))
            {
                return;
            }

            _health[report.Component] = report.Status;
        }

        Add(HistoryEventKind.Health, HistoryEvents.KeyOf(report), run => HistoryEvents.Of(run, report));
    }

    /// <summary>No longer waits for a history that cannot be written: the run is being stopped.</summary>
    public void StopWaiting() => _writer.StopWaiting();

    /// <summary>Stores all that the run has brought so far.</summary>
    /// <exception cref="HistoryException">It cannot be written now.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    /// <summary>Makes a store of checkpoints wait for the history: what a checkpoint has acknowledged must be in it.</summary>
    public ICheckpointStore Guard(ICheckpointStore store) => new GuardedStore(store, this);

    /// <summary>Notes how the run ended, and stores the rest.</summary>
    public ValueTask DisposeAsync() => EndAsync("ended");

    /// <summary>Notes how the run ended, and stores the rest.</summary>
    /// <param name="state">How, in a word.</param>
    public async ValueTask EndAsync(string state)
    {
        _context.Alerts.Unsubscribe(this);
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            if (_early.Count > 0)
            {
                // It had no sample, and something to tell.
                EnsureRun();
            }

            if (_run is not null)
            {
                _writer.Put(_run = _run with { EndedAt = _context.Time.GetUtcNow(), State = state });
            }
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private HistoryPlace Meet(int machine)
    {
        lock (_lock)
        {
            if (machine < _places.Length && _places[machine] is { } known)
            {
                return known;
            }

            var place = new HistoryPlace(EnsureRun(), 0, _goesOn);
            Put(machine, place);
            return place;
        }
    }

    /// <summary>The lock is held.</summary>
    private void Put(int machine, HistoryPlace place)
    {
        if (machine >= _places.Length)
        {
            // A new array: others read the old one without the lock.
            var grown = new HistoryPlace?[Math.Max(machine + 1, _places.Length * 2)];
            _places.CopyTo(grown, 0);
            Volatile.Write(ref _places, grown);
        }

        Volatile.Write(ref _places[machine], place);
    }

    /// <summary>Takes an event. What comes before the first sample waits: only the checkpoint, which is read later, says which run this is.</summary>
    /// <param name="kind">What it is of.</param>
    /// <param name="key">What tells it from others of its kind.</param>
    /// <param name="make">Makes it for a run.</param>
    private void Add(HistoryEventKind kind, string key, Func<string, HistoryEvent> make)
    {
        string run;
        lock (_lock)
        {
            if (_run is null)
            {
                if (_early.Count < MostEarly || _early.ContainsKey((kind, key)))
                {
                    _early[(kind, key)] = make;
                }

                return;
            }

            run = _run.Id;
        }

        _writer.Add(run, kind, key, make);
    }

    /// <summary>The lock is held.</summary>
    private string EnsureRun()
    {
        if (_run is null)
        {
            Begin(Invariant($"{_context.StartedAt.UtcDateTime:yyyyMMdd-HHmmss}-{_context.Operation.Id}-{Guid.NewGuid().ToString("N")[..6]}"));
        }

        return _run!.Id; // Begun above, or before.
    }

    private void Begin(string id)
    {
        _run = new HistoryRun(id, _context.Operation.Id, _source, _context.StartedAt, EndedAt: null, "running");
        _writer.Put(_run);
        foreach (var ((kind, key), make) in _early)
        {
            _writer.Add(id, kind, key, make);
        }

        _early.Clear();
    }
}
