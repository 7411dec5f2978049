using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Alerting;

/// <summary>Hands the changes that people are to be told to all channels, away from the register.</summary>
/// <remarks>
/// Each channel has a bounded queue and a loop of its own, so that one which fails or hangs holds up neither the run nor the
/// others. What cannot be told is counted and reported, never silently lost. Thread-safe.
/// </remarks>
public sealed class AlertNotifier : IAlertObserver, IMachineState, IAsyncDisposable
{
    private readonly ChannelLane[] _lanes;
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
        foreach (var lane in _lanes)
        {
            foreach (var change in lane.Pending(writer.Catalog.Machines[machine]))
            {
                writer.Write(lane.Name);
                AlertBytes.Write(writer, change);
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>What was on its way when the run ended is told now, perhaps once more: its <see cref="AlertChange.Id"/> is the same.</remarks>
    void IMachineState.Restore(int machine, StateReader reader)
    {
        while (reader.Remaining > 0)
        {
            var name = reader.ReadString();
            var change = AlertBytes.ReadChange(reader, reader.Catalog.Machines[machine]);
            Array.Find(_lanes, lane => lane.Name == name)?.Enqueue(change);
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
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
}
