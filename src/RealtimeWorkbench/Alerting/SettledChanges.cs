namespace RealtimeWorkbench.Alerting;

/// <summary>Names of changes that need no more telling although the checkpoint of their machine does not say so. Not thread-safe.</summary>
/// <remarks>The newest only; of those beyond, people would be told once more after a restart.</remarks>
/// <param name="capacity">Most names that are kept.</param>
/// <param name="time">Clock.</param>
internal sealed class SettledChanges(int capacity, TimeProvider time)
{
    /// <summary>A run that goes on reports again what came after its checkpoint, and much sooner. What it has not by then it will not, as under other settings.</summary>
    private static readonly TimeSpan ReportedWithin = TimeSpan.FromDays(1);

    private readonly LinkedList<Entry> _all = [];
    private readonly Dictionary<string, List<LinkedListNode<Entry>>> _machines = new(StringComparer.Ordinal);

    /// <summary>Names of the changes of a machine.</summary>
    public IReadOnlyList<string> Of(string machine) =>
        _machines.TryGetValue(machine, out var own) ? own.ConvertAll(node => node.Value.Id) : [];

    /// <summary>Adds a change that was settled since its machine was saved.</summary>
    public void Add(AlertChange change) => Add(new Entry(change.Alert.Key.Machine, change.Id, KnownSince: null));

    /// <summary>Adds a change that a run before this one settled and did not save: this one reports it again.</summary>
    public void AddKnown(string machine, string id) => Add(new Entry(machine, id, time.GetTimestamp()));

    /// <summary>Whether a change that is reported was settled by a run before this one; it counts as settled by this one then.</summary>
    public bool TryTakeKnown(AlertChange change)
    {
        if (_machines.GetValueOrDefault(change.Alert.Key.Machine)?.Find(node => node.Value.KnownSince is not null && node.Value.Id == change.Id)
            is not { } known)
        {
            return false;
        }

        Remove(known);
        Add(change);
        return true;
    }

    /// <summary>Lets go what is settled in the state of a machine that is saved now.</summary>
    public void Save(string machine)
    {
        foreach (var node in NodesOf(machine))
        {
            if (node.Value.KnownSince is not { } since || time.GetElapsedTime(since) >= ReportedWithin)
            {
                Remove(node);
            }
        }
    }

    /// <summary>Lets a machine go.</summary>
    public void Forget(string machine) => NodesOf(machine).ForEach(Remove);

    private List<LinkedListNode<Entry>> NodesOf(string machine) => _machines.TryGetValue(machine, out var own) ? [.. own] : [];

    private void Add(Entry entry)
    {
        if (_all.Count == capacity)
        {
            Remove(_all.First!); // The capacity is at least 1.
        }

        if (!_machines.TryGetValue(entry.Machine, out var own))
        {
            _machines.Add(entry.Machine, own = []);
        }

        own.Add(_all.AddLast(entry));
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _all.Remove(node);
        var own = _machines[node.Value.Machine];
        own.Remove(node);
        if (own.Count == 0)
        {
            _machines.Remove(node.Value.Machine);
        }
    }

    /// <param name="Machine">Key of the machine.</param>
    /// <param name="Id">Name of the change.</param>
    /// <param name="KnownSince">Timestamp of when it was restored; null if this run settled it.</param>
    private readonly record struct Entry(string Machine, string Id, long? KnownSince);
}
