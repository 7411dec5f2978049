namespace RealtimeWorkbench.Alerting;

// What a checkpoint has of the changes for a channel.
internal sealed partial class ChannelLane
{
    /// <summary>Changes that were settled since their machine was saved: the newest, by machine and name.</summary>
    private readonly List<(string Machine, string Id)> _settledAhead = [];

    /// <summary>Changes that a run before this one settled and did not save: this one reports them again, and nobody is told twice.</summary>
    private readonly HashSet<(string Machine, string Id)> _known = [];
    private readonly List<TaskCompletionSource> _idle = [];

    /// <summary>Completes when nothing more can be told at once: what failed waits for its next attempt.</summary>
    public Task WhenIdleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isOver)
            {
                return Task.CompletedTask;
            }

            _idle.Add(idle);
        }

        _signal.Set();
        return idle.Task;
    }

    /// <summary>Says what is to be told of a machine, as of the state that is saved now.</summary>
    public (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known) Save(string machine)
    {
        lock (_lock)
        {
            foreach (var waiting in _pending)
            {
                waiting.IsAhead &= waiting.Change.Alert.Key.Machine != machine;
            }

            _settledAhead.RemoveAll(settled => settled.Machine == machine);
            return Saved(machine);
        }
    }

    /// <summary>Says what is to be told of a machine, as of the state that was saved last, now that some of it has been told.</summary>
    public (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known) SaveLate(string machine)
    {
        lock (_lock)
        {
            return Saved(machine);
        }
    }

    /// <summary>Takes back what was to be told of a machine.</summary>
    public void Restore(AlertChange pending) => Enqueue(new Waiting(pending));

    /// <summary>Takes back what has been told of a machine and will be reported again.</summary>
    public void RestoreKnown(string machine, string id)
    {
        lock (_lock)
        {
            _known.Add((machine, id));
        }
    }

    /// <summary>Forgets what was told of a machine.</summary>
    public void Forget(string machine)
    {
        lock (_lock)
        {
            _known.RemoveWhere(known => known.Machine == machine);
            _settledAhead.RemoveAll(settled => settled.Machine == machine);
        }
    }

    private (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known) Saved(string machine) => (
        [.. _pending.Where(waiting => !waiting.IsAhead && waiting.Change.Alert.Key.Machine == machine).Select(waiting => waiting.Change)],
        [.. _settledAhead.Concat(_known).Where(told => told.Machine == machine).Select(told => told.Id)]);

    private bool WasTold(AlertChange change)
    {
        lock (_lock)
        {
            if (_known.Count == 0 || !_known.Remove((change.Alert.Key.Machine, change.Id)))
            {
                return false;
            }

            Remember(change);
            return true;
        }
    }

    /// <summary>Remembers a change that was settled; the lock is held.</summary>
    private void Remember(AlertChange change)
    {
        if (_settledAhead.Count == _options.Capacity)
        {
            _settledAhead.RemoveAt(0);
        }

        _settledAhead.Add((change.Alert.Key.Machine, change.Id));
    }
}
