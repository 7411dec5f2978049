using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Streaming;

// What a worker does for checkpoints, between two batches.
internal sealed partial class PipelineWorker
{
    private readonly IReadOnlyList<IMachineState> _states;
    private readonly List<int> _changed = [];
    private bool[] _isChanged = [];

    /// <summary>Partition that each machine belongs to; null for one that belongs to none.</summary>
    private string?[] _partitions = [];

    /// <summary>Partitions that are this run's. What is pushed in from outside is of none, and leaves a machine to the one it has or will get.</summary>
    /// <remarks>With each, how much longer than this run all runs together have listened to it.</remarks>
    private readonly Dictionary<string, TimeSpan> _owned = new(StringComparer.Ordinal);

    /// <summary>Pieces of each machine in the checkpoint that its next save removes.</summary>
    private readonly Dictionary<int, IReadOnlyList<(string Part, long Key)>> _outdated = [];
    private MetricCatalog? _catalog;
    private StateWriter? _writer;

    /// <summary>Partition that a machine belongs to; null if it belongs to none.</summary>
    public string? PartitionOf(int machine) => machine < _partitions.Length ? _partitions[machine] : null;

    /// <summary>Writes the state of each machine that has changed since the last barrier.</summary>
    public void Save(CheckpointBarrier barrier)
    {
        foreach (var name in barrier.Touched)
        {
            if (_catalog is not null
                && _catalog.Machines.TryGetId(name, out var touched)
                && touched < _partitions.Length
                && _partitions[touched] is not null)
            {
                NoteChanged(touched);
            }
        }

        foreach (var machine in _changed)
        {
            _isChanged[machine] = false;
            if (_partitions[machine] is { } partition)
            {
                _writer ??= new StateWriter(_catalog!); // There is one once a machine has changed.
                foreach (var state in _states)
                {
                    Save(state, machine, _writer);
                }

                if (_outdated.Remove(machine, out var outdated))
                {
                    _writer.Remove(outdated);
                }

                barrier.Add(partition, _catalog!.Machines[machine], _writer.Take());
            }
        }

        _changed.Clear();
    }

    private static void Save(IMachineState state, int machine, StateWriter writer)
    {
        try
        {
            writer.Write(state, machine);
        }
        catch (Exception problem)
        {
            throw new PipelineException($"Saving {state.Part}", problem);
        }
    }

    /// <summary>Takes over the machines of a partition that belong to this worker.</summary>
    public void TakeOver(Takeover takeover)
    {
        _catalog = takeover.Catalog;
        _owned[takeover.Partition] = takeover.Before;
        foreach (var (machine, pieces) in takeover.Machines)
        {
            if (machine % takeover.Workers != _number)
            {
                continue;
            }

            MakeRoom(machine);
            if (_partitions[machine] is not null)
            {
                takeover.Leave(_catalog.Machines[machine]);
                continue;
            }

            ForgetPushed(machine);
            _clock.CountFrom(machine, takeover.Before, _listening.Elapsed);
            Restore(machine, new StateReader(_catalog, pieces), takeover);
            _partitions[machine] = takeover.Partition;
            var counts = _intake.CountsOf(machine);
            takeover.AddHandled(counts.Handled + HeldOf(machine));
            _statistics.AddResumed(_number, counts, sign: 1);
        }

        CountHeld();
    }

    private void Restore(int machine, StateReader reader, Takeover takeover)
    {
        // What has no state knows as much as before.
        var knowing = _monitors.Where(monitor => monitor is not IMachineState).ToList();
        foreach (var state in _states)
        {
            if (reader.Read(state, machine) && state is IMonitor monitor)
            {
                knowing.Add(monitor);
            }
        }

        reader.RenewUnread();
        takeover.BeginAnew(reader.Anew);
        var ended = EndUnknown(machine, reader.Catalog.Machines[machine], knowing);
        if (ended + reader.Outdated.Count > 0)
        {
            _outdated[machine] = reader.Outdated;
            NoteChanged(machine);
        }
    }

    private int EndUnknown(int machine, string name, List<IMonitor> knowing)
    {
        var newest = _intake.CountsOf(machine).Passed > 0 ? _intake.NewestOf(machine) : (long?)null;
        return _states.OfType<IConditionKeeper>().Sum(keeper => keeper.EndUnknown(
            name,
            newest is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            (metric, rule) => rule == ClockWatch.Rule || knowing.Exists(monitor => monitor.Reports(name, metric, rule))));
    }

    /// <summary>Forgets the machines of a partition.</summary>
    public void Forget(Farewell farewell)
    {
        _owned.Remove(farewell.Partition);
        for (var machine = 0; machine < _partitions.Length; machine++)
        {
            if (_partitions[machine] != farewell.Partition)
            {
                continue;
            }

            farewell.AddHandled(Forget(machine));
            _partitions[machine] = null;
        }

        CountHeld();
    }

    /// <summary>Forgets what was pushed in of a machine before its partition came: its checkpoint knows what was before that.</summary>
    private void ForgetPushed(int machine)
    {
        if (_intake.CountsOf(machine).Handled + HeldOf(machine) > 0)
        {
            foreach (var state in _states.OfType<ILateState>())
            {
                state.GiveUp(_catalog!.Machines[machine]); // Known since the machine is.
            }

            _statistics.AddDiscarded((int)Forget(machine));
        }
    }

    /// <summary>Forgets a machine.</summary>
    /// <returns>Samples that the intake had judged, or that were held.</returns>
    private long Forget(int machine)
    {
        _outdated.Remove(machine);
        var counts = _intake.CountsOf(machine);
        var handled = counts.Handled + HeldOf(machine);
        _statistics.AddResumed(_number, counts, sign: -1);
        foreach (var state in _states)
        {
            state.Forget(machine, _catalog!.Machines[machine]); // Known since the machine is.
        }

        return handled;
    }

    private void NoteChanged(SampleBatch batch)
    {
        _catalog = batch.Catalog;
        if (_states.Count == 0)
        {
            NotePartition(batch);
            return;
        }

        var name = batch.End.Partition ?? "";
        var isOwned = _owned.TryGetValue(name, out var before);
        foreach (var machine in batch.Machines)
        {
            NoteChanged(machine);
            if (isOwned && _partitions[machine] is null)
            {
                _partitions[machine] = name;
                _clock.CountFrom(machine, before, _listening.Elapsed);
            }
        }
    }

    private void NoteChanged(int machine)
    {
        if (_states.Count == 0)
        {
            return;
        }

        MakeRoom(machine);
        if (!_isChanged[machine])
        {
            _isChanged[machine] = true;
            _changed.Add(machine);
        }
    }

    private void MakeRoom(int machine)
    {
        if (machine >= _isChanged.Length)
        {
            var length = Math.Max(machine + 1, _isChanged.Length * 2);
            Array.Resize(ref _isChanged, length);
            Array.Resize(ref _partitions, length);
        }
    }
}
