using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

/// <summary>The queue and the loop of one channel.</summary>
/// <remarks>
/// What fails is tried again after a pause that doubles. Meanwhile other alerts are told; the changes of one alert are told in their order.
/// </remarks>
internal sealed partial class ChannelLane : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IAlertChannel _channel;
    private readonly AlertNotifierOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<ChannelFailure> _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _signal = new();
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly PendingChanges _pending = new();
    private PendingChange? _inFlight;
    private Task? _signalled;

    /// <summary>How often the channel has recovered.</summary>
    private int _recoveries;

    /// <summary>Whether the run has ended: nothing more is taken.</summary>
    private bool _isCompleted;

    /// <summary>Whether the loop looks for nothing more.</summary>
    private bool _isOver;

    /// <summary>Whether all is tried once more before the last checkpoint.</summary>
    private bool _isSettling;
    private long _delivered;
    private long _failed;
    private long _dropped;
    private long _retried;

    public ChannelLane(IAlertChannel channel, AlertNotifierOptions options, TimeProvider time, Action<ChannelFailure> report)
    {
        _channel = channel;
        _options = options;
        _time = time;
        _report = report;
        _settled = new SettledChanges(options.Capacity, time);
        _channel.Recovered += TryAtOnce;
        _loop = RunAsync();
    }

    public ChannelCounters Counters => new(
        _channel.Name,
        Interlocked.Read(ref _delivered),
        Interlocked.Read(ref _failed),
        Interlocked.Read(ref _dropped))
    {
        Retried = Interlocked.Read(ref _retried),
        Problem = Volatile.Read(ref _problem),
    };

    /// <summary>Name of the channel.</summary>
    public string Name => _channel.Name;

    /// <summary>Told of the machine whenever one of its changes needs no more telling.</summary>
    public Action<string>? Settled { get; set; }

    /// <summary>Takes a change that the register reports.</summary>
    public void Enqueue(AlertChange change)
    {
        if (WasTold(change))
        {
            Settled?.Invoke(change.Alert.Key.Machine);
        }
        else
        {
            Enqueue(new PendingChange(change) { IsAhead = true });
        }
    }

    private void Enqueue(PendingChange added)
    {
        var change = added.Change;
        PendingChange? dropped = null;
        bool hasEnded;
        lock (_lock)
        {
            hasEnded = _isCompleted;
            if (!hasEnded && !IsUnderway(added))
            {
                _pending.Add(added);
                if (_pending.All.Count - (_inFlight is null ? 0 : 1) > _options.Capacity)
                {
                    // The newest change says most about how things are now.
                    dropped = _pending.All.First(pending => !ReferenceEquals(pending, _inFlight)); // There are more than one.
                    _pending.Remove(dropped);
                }
            }
        }

        if (hasEnded)
        {
            Drop(change, "the run had ended");
        }
        else if (dropped is not null)
        {
            Drop(dropped.Change, "too many were waiting");
            Settled?.Invoke(dropped.Machine);
        }

        _signal.Set();
    }

    /// <summary>Whether a change of a machine that has come back is being told, or waits to be, since before the machine went; the lock is held.</summary>
    private bool IsUnderway(PendingChange added)
    {
        if (_pending.Find(added.Change) is not { } underway)
        {
            return false;
        }

        underway.IsForgotten = false;
        underway.IsAhead = added.IsAhead;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Recovered -= TryAtOnce;
        lock (_lock)
        {
            _isCompleted = true;
        }

        _signal.Set();
        using (var patience = new CancellationTokenSource(_options.DrainWithin, _time))
        {
            await ((Task)Task.WhenAny(_loop, Task.Delay(Timeout.InfiniteTimeSpan, _time, patience.Token))).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);

        // A channel that ignores its token is left behind: it must not hold up the end of the run. What was cut off stays pending, and a
        // run that goes on with it tells it.
        List<PendingChange> left;
        PendingChange? inFlight;
        lock (_lock)
        {
            left = [.. _pending.All.Where(pending => !pending.IsForgotten)];
            inFlight = _inFlight;
        }

        foreach (var pending in left)
        {
            if (pending.Attempts == 0 && !pending.WasTriedLast && !ReferenceEquals(pending, inFlight))
            {
                Drop(pending.Change, "the run ended");
            }
            else
            {
                GiveUp(pending, EndedBefore, null);
            }
        }

        if (_loop.IsCompleted)
        {
            _stop.Dispose();
            _left.Dispose();
        }
    }

    /// <summary>Shortens the pauses of what failed, and that of what is failing at this moment, as far as they may be.</summary>
    private void TryAtOnce()
    {
        lock (_lock)
        {
            _recoveries++;
            foreach (var pending in _pending.All)
            {
                pending.Pause = pending.Pause > FirstPause ? FirstPause : pending.Pause;
            }
        }

        _signal.Set();
    }

    private async Task RunAsync()
    {
        // So that a channel which does its work before its first await never does it on the register's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (TryNext(out var next, out var pause))
        {
            if (next is not null)
            {
                await TellAsync(next).ConfigureAwait(false);
            }
            else
            {
                await WaitAsync(pause).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finds what is to be told now.</summary>
    /// <param name="next">The change; null if there is none yet.</param>
    /// <param name="pause">Time until there is one; null if nobody knows.</param>
    /// <returns>False if there will be none.</returns>
    private bool TryNext(out PendingChange? next, out TimeSpan? pause)
    {
        next = null;
        pause = null;
        var held = new HashSet<string>(StringComparer.Ordinal);
        lock (_lock)
        {
            _inFlight = null;
            var isLast = _isCompleted || _isSettling;
            foreach (var pending in _stop.IsCancellationRequested ? [] : _pending.All)
            {
                if (!held.Add(pending.Change.Alert.Id) || pending.IsLeft)
                {
                    continue;
                }

                // What was never tried comes first: many that fail slowly must not hold up a new alarm.
                var wait = pending.Wait(_time, isLast);
                if (wait == TimeSpan.Zero)
                {
                    next = next is null || pending.Attempts < next.Attempts ? pending : next;
                }

                pause = wait > TimeSpan.Zero && !(wait > pause) ? wait : pause;
            }

            if (next is not null)
            {
                next.WasTriedLast = isLast;
                _inFlight = next;
                return true;
            }

            _idle.ForEach(idle => idle.TrySetResult());
            _idle.Clear();
            _isOver = _isCompleted;
            return !_isOver;
        }
    }

    private async Task WaitAsync(TimeSpan? pause)
    {
        _signalled ??= _signal.WaitAsync().AsTask();
        if (pause is { } time)
        {
            using var over = new CancellationTokenSource();
            await Task.WhenAny(_signalled, Task.Delay(time, _time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
        else
        {
            await _signalled.ConfigureAwait(false);
        }

        _signalled = _signalled.IsCompleted ? null : _signalled;
    }
}
