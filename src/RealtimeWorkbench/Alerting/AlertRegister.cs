using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

/// <summary>Turns signals into alerts with a life: raised, repeated, made worse, acknowledged, returned to normal, remembered.</summary>
/// <remarks>
/// The cooldown decides only whether people are told, never what is true: a condition that comes back within it is active at
/// once, clearing is never delayed, and if the condition outlasts the cooldown, people are told then. Conditions live in the event
/// time of their machine: recordings of different years, or this program's own health, may share a register, and the same signals
/// give the same alerts, whatever order machines come in. Thread-safe, with one lock a call.
/// </remarks>
public sealed partial class AlertRegister : ISignalHandler
{
    private readonly Lock _lock = new();
    private readonly AlertRegisterOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<AlertKey, Track> _tracks = [];
    private readonly AlertNames _names = new();
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _ended = [];
    private readonly Dictionary<string, Machine> _machines = new(StringComparer.Ordinal);
    private readonly AuditTrail _audit;
    private readonly Tally _tally = new();
    private IAlertObserver[] _observers = [];
    private long _endings;

    /// <summary>Creates an empty register.</summary>
    /// <param name="options">Cooldown and sizes.</param>
    /// <param name="time">Clock that dates acknowledgements.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AlertRegister(AlertRegisterOptions options, TimeProvider time)
    {
        _options = OptionsGuard.Valid(options);
        _audit = new AuditTrail(options.AuditSize);
        _time = time;
    }

    /// <summary>What the register has done so far.</summary>
    public AlertCounters Counters
    {
        get
        {
            lock (_lock)
            {
                return new AlertCounters(
                    _tally.Raised,
                    _tally.Active,
                    _tally.Raised - _tally.Active,
                    _tally.Unacknowledged,
                    _tally.Acknowledged,
                    _tally.Upgraded,
                    _tally.Suppressed,
                    _tally.Forgotten,
                    _audit.Forgotten);
            }
        }
    }

    /// <summary>Shows every change from now on to an observer.</summary>
    public void Subscribe(IAlertObserver observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers, observer];
        }
    }

    /// <summary>Shows no more changes to an observer.</summary>
    public void Unsubscribe(IAlertObserver observer)
    {
        lock (_lock)
        {
            _observers = [.. _observers.Where(known => !ReferenceEquals(known, observer))];
        }
    }

    /// <inheritdoc />
    public void Handle(Signal signal)
    {
        lock (_lock)
        {
            TellWhatIsOwed(signal.Machine, signal.Time);
            var key = new AlertKey(signal.Rule, signal.Machine, signal.Metric);
            if (signal.Kind == SignalKind.Raised)
            {
                Raise(key, signal);
            }
            else if (_tracks.TryGetValue(key, out var track) && track.Newest.Alert.State.IsActive())
            {
                Clear(track, signal);
            }
        }
    }

    /// <summary>Tells people of conditions that came back during a cooldown which is over now, and still hold.</summary>
    /// <param name="machine">Machine whose time has gone on; it says nothing about that of others.</param>
    /// <param name="now">Event time (UTC) that it has reached.</param>
    public void Advance(string machine, DateTimeOffset now)
    {
        lock (_lock)
        {
            TellWhatIsOwed(machine, now);
        }
    }

    /// <summary>Notes that somebody has seen an alert.</summary>
    /// <param name="id">Name of the alert.</param>
    /// <param name="by">Name of the person; must not be blank.</param>
    /// <param name="note">What the person wants to say about it; may be empty.</param>
    public AcknowledgeResult Acknowledge(string id, string by, string note = "")
    {
        lock (_lock)
        {
            if (string.IsNullOrWhiteSpace(by))
            {
                return new(AcknowledgeOutcome.NameMissing, "The name is empty; say who acknowledges the alert.", null);
            }

            if (!_byId.TryGetValue(id, out var entry))
            {
                return new(
                    AcknowledgeOutcome.UnknownAlert,
                    $"There is no alert {id}; take the id from the list of alerts.",
                    null);
            }

            if (!entry.Alert.State.IsUnacknowledged())
            {
                var before = entry.Alert.Acknowledgement!; // Only an acknowledgement leads to these states.
                return new(
                    AcknowledgeOutcome.AlreadyAcknowledged,
                    Invariant($"{id} was already acknowledged by {before.By} at {before.At:u}."),
                    entry.Alert);
            }

            var now = _time.GetUtcNow();
            var name = by.Trim();
            var from = entry.Alert.State;
            entry.Alert = entry.Alert with
            {
                State = from.Next(AlertTrigger.Acknowledge),
                Acknowledgement = new Acknowledgement(name, now, note),
            };
            Count(entry.Machine, acknowledged: 1, unacknowledged: -1);
            if (_tracks[entry.Alert.Key] is var track && ReferenceEquals(track.Newest, entry))
            {
                Settle(track); // Whoever acknowledged it need not be told that it is still there.
            }

            Acknowledged?.Invoke(entry.Machine.Name);
            _audit.Add(AlertChangeKind.Acknowledged, entry.Alert, from, now, name, note);
            var reason = note.Length == 0 ? $"Acknowledged by {name}." : $"Acknowledged by {name}: {note}";
            Publish(entry, new AlertChange(AlertChangeKind.Acknowledged, entry.Alert, now, reason, Notify: true));
            return new(AcknowledgeOutcome.Done, $"{id} is acknowledged by {name}.", entry.Alert);
        }
    }

    /// <summary>Finds an alert by its name.</summary>
    /// <returns>The alert, or <see langword="null"/> if there is none or the history no longer holds it.</returns>
    public Alert? Get(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id)?.Alert;
        }
    }

    /// <summary>Lists alerts, active and ended, in the order in which they were raised.</summary>
    /// <param name="filter">Which alerts.</param>
    /// <remarks>Alerts raised at the same time come in the order of their names, so the list doesn't depend on threads.</remarks>
    public IReadOnlyList<Alert> Find(AlertFilter filter)
    {
        lock (_lock)
        {
            return
            [
                .. _byId.Values.Select(entry => entry.Alert).Where(filter.Matches)
                    .OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Copies the audit trail, oldest line first.</summary>
    public IReadOnlyList<AuditEntry> AuditTrail()
    {
        lock (_lock)
        {
            return _audit.Lines;
        }
    }

    private void TellWhatIsOwed(string machine, DateTimeOffset now)
    {
        if (!_machines.TryGetValue(machine, out var known))
        {
            return;
        }

        while (known.Owed.Where(track => DueAt(track) <= now).OrderBy(DueAt).ThenBy(Name, StringComparer.Ordinal).FirstOrDefault()
               is { } next)
        {
            var due = DueAt(next);
            var alert = next.Newest.Alert;
            Told(next, due);
            Publish(next.Newest, new AlertChange(AlertChangeKind.StillActive, alert, due, alert.Explanation, Notify: true));
            Touched?.Invoke(machine);
        }

        DateTimeOffset DueAt(Track track) => track.ToldAt + _options.Cooldown;

        static string Name(Track track) => track.Newest.Alert.Id;
    }

    private static Alert Seen(Alert alert, Signal signal) => alert with
    {
        Explanation = signal.Explanation,
        Value = Finite(signal.Value),
        Lower = signal.Lower,
        Upper = signal.Upper,
        LastSeenAt = signal.Time,
        Count = alert.Count + 1,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Moves an alert to its next state. Becoming unacknowledged takes an old acknowledgement away; the audit keeps it.</summary>
    private void Move(Entry entry, Alert alert, AlertTrigger trigger)
    {
        var state = alert.State.Next(trigger);
        if (state.IsUnacknowledged() && !alert.State.IsUnacknowledged())
        {
            Count(entry.Machine, unacknowledged: 1);
            alert = alert with { Acknowledgement = null };
        }

        entry.Alert = alert with { State = state };
    }

    private static void Told(Track track, DateTimeOffset at)
    {
        track.ToldAt = at;
        Settle(track);
    }

    private static void Settle(Track track) => track.Machine.Owed.Remove(track);

    private void Remember(Entry entry)
    {
        entry.Ending = ++_endings;
        entry.Node = _ended.AddLast(entry);
        while (_ended.Count > _options.HistorySize)
        {
            var oldest = _ended.First!.Value; // Count is at least 1 here.
            _ended.RemoveFirst();
            oldest.Node = null;
            oldest.Leave();
            _byId.Remove(oldest.Alert.Id);
            Count(oldest.Machine, forgotten: 1, unacknowledged: oldest.Alert.State.IsUnacknowledged() ? -1 : 0);
        }
    }

    private void Publish(Entry entry, AlertChange change)
    {
        if (change.Kind != AlertChangeKind.Acknowledged)
        {
            entry.Changes++;
        }

        change = change with { Number = entry.Changes };
        entry.Touch();
        foreach (var observer in _observers)
        {
            observer.OnAlert(change);
        }
    }

    private void Count(
        Machine machine,
        int raised = 0,
        int active = 0,
        int unacknowledged = 0,
        int acknowledged = 0,
        int upgraded = 0,
        int suppressed = 0,
        int forgotten = 0)
    {
        var change = new Tally
        {
            Raised = raised,
            Active = active,
            Unacknowledged = unacknowledged,
            Acknowledged = acknowledged,
            Upgraded = upgraded,
            Suppressed = suppressed,
            Forgotten = forgotten,
        };
        _tally.Add(change, 1);
        machine.Tally.Add(change, 1);
    }

    private Machine MachineOf(string name)
    {
        if (!_machines.TryGetValue(name, out var machine))
        {
            _machines.Add(name, machine = new Machine(name));
        }

        return machine;
    }
}
