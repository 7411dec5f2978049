using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

// What a signal makes of an alert.
public sealed partial class AlertRegister
{
    private void Raise(AlertKey key, Signal signal)
    {
        if (!_tracks.TryGetValue(key, out var track))
        {
            _tracks.Add(key, track = new Track(key));
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
        track.Newest = new Entry(alert);
        _byId.Add(alert.Id, track.Newest);
        _raised++;
        _active++;
        _unacknowledged++;
        Told(track, signal.Time);
        _audit.Add(AlertChangeKind.Raised, alert, AlertState.Normal, signal.Time, signal.Rule, signal.Explanation);
        Publish(new AlertChange(AlertChangeKind.Raised, alert, signal.Time, signal.Explanation, Notify: true));
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
        _suppressed++;
        Publish(new AlertChange(
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
            _forgotten--;
            _unacknowledged += before.State.IsUnacknowledged() ? 1 : 0;
        }

        _active++;
        var seen = Seen(before, signal) with { ClearedAt = null };
        if (signal.Severity > before.Severity)
        {
            Upgrade(track, signal, seen, AlertTrigger.Raise);
            return;
        }

        Move(track.Newest, seen, AlertTrigger.Raise);
        _suppressed++;
        OwedTo(track.Key.Machine).Add(track);
        var after = track.Newest.Alert;
        _audit.Add(AlertChangeKind.Reopened, after, before.State, signal.Time, signal.Rule, signal.Explanation);
        Publish(new AlertChange(AlertChangeKind.Reopened, after, signal.Time, signal.Explanation, Notify: false));
    }

    private void Upgrade(Track track, Signal signal, Alert seen, AlertTrigger trigger)
    {
        var from = track.Newest.Alert.State;
        Move(track.Newest, seen with { Severity = signal.Severity, UpgradedAt = signal.Time }, trigger);
        _upgraded++;
        Told(track, signal.Time);
        var after = track.Newest.Alert;
        _audit.Add(AlertChangeKind.Upgraded, after, from, signal.Time, signal.Rule, signal.Explanation);
        Publish(new AlertChange(AlertChangeKind.Upgraded, after, signal.Time, signal.Explanation, Notify: true));
    }

    private void Clear(Track track, Signal signal)
    {
        var entry = track.Newest;
        var from = entry.Alert.State;
        Move(entry, entry.Alert with { ClearedAt = signal.Time }, AlertTrigger.ReturnToNormal);
        _active--;

        // Who was not told that it came back need not be told that it went.
        var notify = !OwedTo(track.Key.Machine).Contains(track);
        Settle(track);
        _audit.Add(AlertChangeKind.Cleared, entry.Alert, from, signal.Time, signal.Rule, signal.Explanation);
        Publish(new AlertChange(AlertChangeKind.Cleared, entry.Alert, signal.Time, signal.Explanation, notify));
        Remember(entry);
    }
}
