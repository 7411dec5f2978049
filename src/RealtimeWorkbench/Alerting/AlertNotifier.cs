using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Alerting;

/// <summary>Hands the changes that people are to be told to all channels, away from the register.</summary>
/// <remarks>
/// Each channel has a bounded queue and a loop of its own, so that one which fails or hangs holds up neither the run nor the
/// others. What cannot be told is counted and reported, never silently lost. Thread-safe.
/// </remarks>
public sealed class AlertNotifier : IAlertObserver, IMachineState, ILateState, IAsyncDisposable
{
    /// <summary>A machine has one piece, if there is anything to say of it.</summary>
    private const long Piece = 0;

    private readonly ChannelLane[] _lanes;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _saved = new(StringComparer.Ordinal);
    private int _disposed;

    /// <summary>Starts a loop for each channel.</summary>
    /// <param name="channels">Where to tell.</param>
    /// <param name="options">Sizes and times.</param>
    /// <param name="time">Clock of the time-outs.</param>
    /// <param name="report">Takes what could not be told; called from the loops, must not throw.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AlertNotifier(
        IEnumerable<IAlertChannel> channels,
        AlertNotifierOptions options,
        TimeProvider time,
        Action<ChannelFailure> report)
    {
        OptionsGuard.Valid(options);
        _lanes = [.. channels.Select(channel => new ChannelLane(channel, options, time, report))];
    }

    /// <summary>What each channel has done so far.</summary>
    public IReadOnlyList<ChannelCounters> Counters => [.. _lanes.Select(lane => lane.Counters)];

    /// <summary>Told of machines of which a change was told or given up; called from the loops.</summary>
    internal Action<string>? Touched
    {
        set => Array.ForEach(_lanes, lane => lane.Settled = value);
    }

    /// <inheritdoc />
    string IMachineState.Part => "notifications";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        var name = writer.Catalog.Machines[machine];
        Write(name, writer, [.. _lanes.Select(lane => lane.Save(name))]);
    }

    /// <inheritdoc />
    Task ILateState.SettleAsync() => Task.WhenAll(_lanes.Select(lane => lane.SettleAsync()));

    /// <inheritdoc />
    void ILateState.GiveUp(string name) => Array.ForEach(_lanes, lane => lane.GiveUp(name));

    /// <inheritdoc />
    void ILateState.SaveLate(int machine, StateWriter writer)
    {
        var name = writer.Catalog.Machines[machine];
        Write(name, writer, [.. _lanes.Select(lane => lane.SaveLate(name))]);
    }

    /// <inheritdoc />
    /// <remarks>What was on its way when the run was killed is told now, perhaps once more: its <see cref="AlertChange.Id"/> is the same.</remarks>
    void IMachineState.Restore(int machine, StateReader reader)
    {
        var name = reader.Catalog.Machines[machine];
        while (reader.NextPiece(out _))
        {
            lock (_lock)
            {
                _saved.Add(name);
            }

            while (reader.Remaining > 0)
            {
                var laneName = reader.ReadString();
                var lane = Array.Find(_lanes, lane => lane.Name == laneName);
                for (var count = reader.ReadCount(); count > 0; count--)
                {
                    var change = AlertBytes.ReadChange(reader, name);
                    lane?.Restore(change);
                }

                for (var count = reader.ReadCount(sizeof(int)); count > 0; count--)
                {
                    var id = reader.ReadString();
                    lane?.RestoreKnown(name, id);
                }
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        Array.ForEach(_lanes, lane => lane.Forget(name));
        lock (_lock)
        {
            _saved.Remove(name);
        }
    }

    /// <inheritdoc />
    public void OnAlert(AlertChange change)
    {
        if (!change.Notify)
        {
            return;
        }

        foreach (var lane in _lanes)
        {
            lane.Enqueue(change);
        }
    }

    /// <summary>Tells what still waits, for as long as the options allow, then ends the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Task.WhenAll(_lanes.Select(lane => lane.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>Writes the piece of a machine, or removes it: most machines have none.</summary>
    private void Write(string machine, StateWriter writer, (IReadOnlyList<AlertChange> Pending, IReadOnlyList<string> Known)[] lanes)
    {
        bool isWanted = Array.Exists(lanes, lane => lane.Pending.Count + lane.Known.Count > 0), wasSaved;
        lock (_lock)
        {
            wasSaved = isWanted ? !_saved.Add(machine) : _saved.Remove(machine);
        }

        if (!isWanted)
        {
            if (wasSaved)
            {
                writer.Remove(Piece);
            }

            return;
        }

        writer.Piece(Piece);
        for (var i = 0; i < lanes.Length; i++)
        {
            writer.Write(_lanes[i].Name);
            writer.Write(lanes[i].Pending.Count);
            foreach (var change in lanes[i].Pending)
            {
                AlertBytes.Write(writer, change);
            }

            writer.Write(lanes[i].Known.Count);
            foreach (var id in lanes[i].Known)
            {
                writer.Write(id);
            }
        }
    }
}
