namespace RealtimeWorkbench.Alerting;

/// <summary>Changes that a channel has not been told, in the order in which they came, and by machine. Not thread-safe.</summary>
internal sealed class PendingChanges
{
    private readonly List<PendingChange> _all = [];

    /// <summary>A checkpoint asks for one machine after the other, and a channel that is away may have a thousand pending.</summary>
    private readonly Dictionary<string, List<PendingChange>> _machines = new(StringComparer.Ordinal);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<PendingChange> All => _all;

    /// <summary>Those of a machine, the oldest first.</summary>
    public IReadOnlyList<PendingChange> Of(string machine) => _machines.TryGetValue(machine, out var own) ? own : [];

    /// <summary>Finds a change by its name.</summary>
    /// <returns>Null if it is not pending.</returns>
    public PendingChange? Find(AlertChange change) =>
        _machines.GetValueOrDefault(change.Alert.Key.Machine)?.Find(pending => pending.Change.Id == change.Id);

    /// <summary>Adds the newest.</summary>
    public void Add(PendingChange added)
    {
        _all.Add(added);
        if (!_machines.TryGetValue(added.Machine, out var own))
        {
            _machines.Add(added.Machine, own = []);
        }

        own.Add(added);
    }

    /// <summary>Takes one out.</summary>
    public void Remove(PendingChange gone)
    {
        if (_all.Remove(gone) && _machines[gone.Machine] is var own && own.Remove(gone) && own.Count == 0)
        {
            _machines.Remove(gone.Machine);
        }
    }
}
