using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

// What a signal makes of an alert.
public sealed partial class AlertRegister
{
    private void Raise(AlertKey key, Signal signal)
    {
        if (!_tracks.TryGetValue(key, out var track))
        {
            var machine = MachineOf(key.Machine);
            _tracks.Add(key, track = new Track(key, machine));
            machine.Tracks.Add(track);
            Open(track, signal);
        }
        else if (track.Newest.Alert.State.IsActive())
        {
            Repeat(track, signal);
        }
        else if ((signal.Time - track.ToldAt).Duration() < _options.Cooldown)
        {
            Reopen(track, signal);
        }
        else
        {
            Open(track, signal);
        }
    }

    private void Open(Track track, Signal signal)
    {
        var alert = new Alert
        {
            Id = _names.Next(track.Key),
            Key = track.Key,
            State = AlertState.Normal.Next(AlertTrigger.Raise),
            Severity = signal.Severity,
            Explanation = signal.Explanation,
            Value = Finite(signal.Value),
            Lower = signal.Lower,
            Upper = signal.Upper,
            RaisedAt = signal.Time,
            LastSeenAt = signal.Time,
            Count = 1,
        };
        track.Newest = new Entry(alert, track.Machine, ++track.Machine.Entries);
        _byId.Add(alert.Id, track.Newest);
        Count(track.Machine, raised: 1, active: 1, unacknowledged: 1);
        Told(track, signal.Time);
        _audit.Add(AlertChangeKind.Raised, alert, AlertState.Normal, signal.Time, signal.Rule, signal.Explanation);
        Publish(track.Newest, new AlertChange(AlertChangeKind.Raised, alert, signal.Time, signal.Explanation, Notify: true));
    }

    private void Repeat(Track track, Signal signal)
    {
        var before = track.Newest.Alert;
        if (signal.Severity > before.Severity)
        {
            Upgrade(track, signal, Seen(before, signal), AlertTrigger.Realarm);
            return;
        }

        track.Newest.Alert = Seen(before, signal);
        Count(track.Machine, suppressed: 1);
        Publish(track.Newest, new AlertChange(
            AlertChangeKind.Repeated, track.Newest.Alert, signal.Time, signal.Explanation, Notify: false));
    }

    private void Reopen(Track track, Signal signal)
    {
        var before = track.Newest.Alert;
        if (track.Newest.Node is { } node)
        {
            _ended.Remove(node);
            track.Newest.Node = null;
        }
        else
        {
            // The history was too small to keep it even for the cooldown.
            _byId.Add(before.Id, track.Newest);
            track.Newest.Return();
            Count(track.Machine, forgotten: -1, unacknowledged: before.State.IsUnacknowledged() ? 1 : 0);
        }

        Count(track.Machine, active: 1);
        var seen = Seen(before, signal) with { ClearedAt = null };
        if (signal.Severity > before.Severity)
        {
            Upgrade(track, signal, seen, AlertTrigger.Raise);
            return;
        }

        Move(track.Newest, seen, AlertTrigger.Raise);
        Count(track.Machine, suppressed: 1);
        track.Machine.Owed.Add(track);
        var after = track.Newest.Alert;
        _audit.Add(AlertChangeKind.Reopened, after, before.State, signal.Time, signal.Rule, signal.Explanation);
        Publish(track.Newest, new AlertChange(AlertChangeKind.Reopened, after, signal.Time, signal.Explanation, Notify: false));
    }

    private void Upgrade(Track track, Signal signal, Alert seen, AlertTrigger trigger)
    {
        var from = track.Newest.Alert.State;
        Move(track.Newest, seen with { Severity = signal.Severity, UpgradedAt = signal.Time }, trigger);
        Count(track.Machine, upgraded: 1);
        Told(track, signal.Time);
        var after = track.Newest.Alert;
        _audit.Add(AlertChangeKind.Upgraded, after, from, signal.Time, signal.Rule, signal.Explanation);
        Publish(track.Newest, new AlertChange(AlertChangeKind.Upgraded, after, signal.Time, signal.Explanation, Notify: true));
    }

    private void Clear(Track track, Signal signal)
    {
        var entry = track.Newest;
        var from = entry.Alert.State;
        Move(entry, entry.Alert with { ClearedAt = signal.Time }, AlertTrigger.ReturnToNormal);
        Count(track.Machine, active: -1);

        // Who was not told that it came back need not be told that it went.
        var notify = !track.Machine.Owed.Contains(track);
        Settle(track);
        _audit.Add(AlertChangeKind.Cleared, entry.Alert, from, signal.Time, signal.Rule, signal.Explanation);
        Publish(entry, new AlertChange(AlertChangeKind.Cleared, entry.Alert, signal.Time, signal.Explanation, notify));
        Remember(entry);
    }
}
