namespace RealtimeWorkbench.Alerting;

// What a checkpoint has of the changes for a channel.
internal sealed partial class ChannelLane
{
    private readonly SettledChanges _settled;
    private readonly List<TaskCompletionSource> _idle = [];

    /// <summary>Cancels what is being told when the rest is left to a run that goes on.</summary>
    private CancellationTokenSource _left = new();

    /// <summary>
    /// Tries all that is pending once more, for as long as the options allow. What has not been told then is left to a run that goes on:
    /// this one tells it no more, so that nobody is told twice.
    /// </summary>
    public async Task SettleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _idle.Add(idle);
            _isSettling = true;
        }

        _signal.Set();
        using (var over = new CancellationTokenSource())
        {
            await Task.WhenAny(idle.Task, Task.Delay(_options.DrainWithin, _time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }

        CancellationTokenSource left;
        lock (_lock)
        {
            _isSettling = false;
            foreach (var pending in _pending.All)
            {
                pending.IsLeft = true;
            }

            left = _left;
            _left = new CancellationTokenSource();
        }

        await left.CancelAsync().ConfigureAwait(false);
        left.Dispose();
    }

    /// <summary>Says what is to be told of a machine, as of the state that is saved now.</summary>
    public (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known) Save(string machine)
    {
        lock (_lock)
        {
            foreach (var pending in _pending.Of(machine))
            {
                pending.IsAhead = false;
            }

            _settled.Save(machine);
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

    /// <summary>Takes back what was to be told of a machine, unless it is being told now.</summary>
    public void Restore(AlertChange pending) => Enqueue(new PendingChange(pending));

    /// <summary>Takes back what has been told of a machine and will be reported again.</summary>
    public void RestoreKnown(string machine, string id)
    {
        lock (_lock)
        {
            _settled.AddKnown(machine, id);
        }
    }

    /// <summary>Forgets a machine with which somebody else goes on, and what is to be told of it: that one tells it, and what comes of it later.</summary>
    public void Forget(string machine)
    {
        _ = TakeOut(machine);
        EndProblem(isTold: false);
    }

    /// <summary>Gives up what is to be told of a machine that nobody goes on with.</summary>
    public void GiveUp(string machine)
    {
        foreach (var gone in TakeOut(machine))
        {
            Drop(gone.Change, "it came of samples that were pushed in before the machine's partition was read, and that are left aside");
        }
    }

    private List<PendingChange> TakeOut(string machine)
    {
        lock (_lock)
        {
            _settled.Forget(machine);
            List<PendingChange> gone = [.. _pending.Of(machine).Where(pending => !ReferenceEquals(pending, _inFlight))];
            gone.ForEach(_pending.Remove);
            if (_inFlight?.Machine == machine)
            {
                _inFlight.IsForgotten = true;
            }

            return gone;
        }
    }

    private (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known) Saved(string machine) => (
        [.. _pending.Of(machine).Where(pending => !pending.IsAhead && !pending.IsForgotten).Select(pending => pending.Change)], _settled.Of(machine));

    private bool WasTold(AlertChange change)
    {
        lock (_lock)
        {
            return _settled.TryTakeKnown(change);
        }
    }
}
