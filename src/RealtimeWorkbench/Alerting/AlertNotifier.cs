namespace RealtimeWorkbench.Alerting;

/// <summary>Hands the changes that people are to be told to all channels, away from the register.</summary>
/// <remarks>
/// Each channel has a bounded queue and a loop of its own, so that one which fails or hangs holds up neither the run nor the
/// others. What cannot be told is counted and reported, never silently lost. Thread-safe.
/// </remarks>
public sealed class AlertNotifier : IAlertObserver, IAsyncDisposable
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
