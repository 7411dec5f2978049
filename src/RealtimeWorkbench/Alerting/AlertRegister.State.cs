using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Alerting;

// What a resumed run has to know of the alerts of a machine: each alert is a piece of its own, so that ended ones are written once.
public sealed partial class AlertRegister : IMachineState, IConditionKeeper
{
    /// <summary>The audit trail as a part of checkpoints.</summary>
    internal IMachineState Audit => _audit.State;

    /// <summary>Told of machines that change while no sample of theirs is processed; called inside the lock.</summary>
    internal Action<string>? Touched { get; set; }

    /// <summary>Told of machines with an alert that somebody has acknowledged, which no sample can bring again; called inside the lock.</summary>
    internal Action<string>? Acknowledged { get; set; }

    /// <inheritdoc />
    string IMachineState.Part => "alerts";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        lock (_lock)
        {
            if (!_machines.TryGetValue(writer.Catalog.Machines[machine], out var known))
            {
                return;
            }

            writer.Write(known.Entries);
            Save(known.Tally, writer);
            foreach (var track in known.Tracks)
            {
                writer.Write(track.Key.Rule);
                writer.Write(track.Key.Metric);
                writer.Write(_names.NumberOf(track.Key));
                writer.Write(track.Newest.Number);
                writer.Write(track.ToldAt);
                writer.Write(known.Owed.Contains(track));
            }

            foreach (var entry in known.Touched)
            {
                // One that has left the history is still needed while its condition may come back within the cooldown.
                if (entry.HasLeft && !known.Tracks.Exists(track => ReferenceEquals(track.Newest, entry)))
                {
                    writer.Remove(entry.Number);
                }
                else
                {
                    writer.Piece(entry.Number);
                    writer.Write(entry.Node is not null);
                    writer.Write(entry.HasLeft);
                    writer.Write(entry.Ending);
                    writer.Write(entry.Changes);
                    AlertBytes.Write(writer, entry.Alert);
                }

                entry.Saved();
            }

            known.Touched.Clear();
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        lock (_lock)
        {
            var name = reader.Catalog.Machines[machine];
            var known = MachineOf(name);
            known.Entries = reader.ReadInt64();
            ReadTally(known.Tally, reader);
            _tally.Add(known.Tally, 1);
            var newest = new Dictionary<long, List<Track>>();
            while (reader.Remaining > 0)
            {
                var key = new AlertKey(reader.ReadString(), name, reader.ReadString());
                _names.GoOnAfter(key, reader.ReadInt32());
                var track = new Track(key, known);
                var number = reader.ReadInt64();
                newest.TryAdd(number, []);
                newest[number].Add(track);
                track.ToldAt = reader.ReadTime();
                _tracks.Add(key, track);
                known.Tracks.Add(track);
                if (reader.ReadBool())
                {
                    known.Owed.Add(track);
                }
            }

            while (reader.NextPiece(out var piece))
            {
                RestoreEntry(known, piece, newest.GetValueOrDefault(piece), reader);
            }

            if (known.Tracks.Find(track => track.Newest is null) is { } orphan)
            {
                throw reader.Damaged($"no alert of {orphan.Key.Rule} on {orphan.Key.Metric}");
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        lock (_lock)
        {
            if (!_machines.Remove(name, out var known))
            {
                return;
            }

            _tally.Add(known.Tally, -1);
            foreach (var track in known.Tracks)
            {
                _tracks.Remove(track.Key);
                _names.Forget(track.Key);
            }

            foreach (var entry in _byId.Values.Where(entry => ReferenceEquals(entry.Machine, known)).ToList())
            {
                _byId.Remove(entry.Alert.Id);
                if (entry.Node is { } node)
                {
                    _ended.Remove(node);
                }
            }

            foreach (var observer in _observers)
            {
                observer.OnForgotten(name);
            }
        }
    }

    /// <inheritdoc />
    int IConditionKeeper.EndUnknown(string machine, DateTimeOffset? now, Func<string, string, bool> isKnown)
    {
        lock (_lock)
        {
            if (!_machines.TryGetValue(machine, out var known))
            {
                return 0;
            }

            var unknown = known.Tracks
                .Where(track => track.Newest.Alert.State.IsActive() && !isKnown(track.Key.Metric, track.Key.Rule)).ToList();
            foreach (var track in unknown)
            {
                var alert = track.Newest.Alert;
                Clear(track, new Signal(
                    SignalKind.Cleared,
                    now ?? alert.LastSeenAt,
                    machine,
                    track.Key.Metric,
                    track.Key.Rule,
                    alert.Severity,
                    double.NaN,
                    alert.Lower,
                    alert.Upper,
                    "Ended at the restart: under the settings of now nothing watches this condition as it was."));
            }

            return unknown.Count;
        }
    }

    private static void Save(Tally tally, StateWriter writer)
    {
        writer.Write(tally.Raised);
        writer.Write(tally.Active);
        writer.Write(tally.Unacknowledged);
        writer.Write(tally.Acknowledged);
        writer.Write(tally.Upgraded);
        writer.Write(tally.Suppressed);
        writer.Write(tally.Forgotten);
    }

    private static void ReadTally(Tally tally, StateReader reader)
    {
        tally.Raised = reader.ReadInt64();
        tally.Active = reader.ReadInt64();
        tally.Unacknowledged = reader.ReadInt64();
        tally.Acknowledged = reader.ReadInt64();
        tally.Upgraded = reader.ReadInt64();
        tally.Suppressed = reader.ReadInt64();
        tally.Forgotten = reader.ReadInt64();
    }

    private void RestoreEntry(Machine machine, long number, List<Track>? tracks, StateReader reader)
    {
        var hasEnded = reader.ReadBool();
        var hasLeft = reader.ReadBool();
        var ending = reader.ReadInt64();
        var changes = reader.ReadInt32();
        var alert = AlertBytes.Read(reader, machine.Name);
        var entry = new Entry(alert, machine, number) { Ending = ending, Changes = changes };
        tracks?.ForEach(track => track.Newest = entry);
        if (hasLeft)
        {
            entry.Leave();
            return;
        }

        _byId[alert.Id] = entry;
        if (hasEnded)
        {
            PutInHistory(entry);
        }

        foreach (var observer in _observers)
        {
            observer.OnRestored(alert);
        }
    }

    /// <summary>Puts an ended alert where it stood among those of the other machines.</summary>
    private void PutInHistory(Entry entry)
    {
        _endings = Math.Max(_endings, entry.Ending);
        var before = _ended.Last;
        while (before is not null && before.Value.Ending > entry.Ending)
        {
            before = before.Previous;
        }

        entry.Node = before is null ? _ended.AddFirst(entry) : _ended.AddAfter(before, entry);
    }
}
