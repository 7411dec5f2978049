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
    private readonly List<Waiting> _pending = [];
    private Waiting? _inFlight;
    private Task? _signalled;

    /// <summary>Whether the run has ended: nothing more is taken.</summary>
    private bool _isCompleted;

    /// <summary>Whether the loop looks for nothing more.</summary>
    private bool _isOver;
    private string? _problem;
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
            Enqueue(new Waiting(change) { IsAhead = true });
        }
    }

    private void Enqueue(Waiting added)
    {
        var change = added.Change;
        Waiting? dropped = null;
        bool hasEnded;
        lock (_lock)
        {
            hasEnded = _isCompleted;
            if (!hasEnded)
            {
                _pending.Add(added);
                if (_pending.Count - (_inFlight is null ? 0 : 1) > _options.Capacity)
                {
                    // The newest change says most about how things are now.
                    dropped = _pending.Find(waiting => !ReferenceEquals(waiting, _inFlight))!; // There are more than one.
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
            Settled?.Invoke(dropped.Change.Alert.Key.Machine);
        }

        _signal.Set();
    }

    public async ValueTask DisposeAsync()
    {
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
        List<Waiting> left;
        lock (_lock)
        {
            left = [.. _pending.Where(waiting => !ReferenceEquals(waiting, _inFlight) && !waiting.IsGivenUp)];
        }

        foreach (var waiting in left)
        {
            if (waiting.Attempts == 0)
            {
                Drop(waiting.Change, "the run ended");
            }
            else
            {
                GiveUp(waiting, "the run ended before it was told", null);
            }
        }

        if (_loop.IsCompleted)
        {
            _stop.Dispose();
        }
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
    private bool TryNext(out Waiting? next, out TimeSpan? pause)
    {
        next = null;
        pause = null;
        var held = new HashSet<string>(StringComparer.Ordinal);
        lock (_lock)
        {
            _inFlight = null;
            foreach (var waiting in _stop.IsCancellationRequested ? [] : _pending)
            {
                if (!held.Add(waiting.Change.Alert.Id))
                {
                    continue;
                }

                // What was never tried comes first: many that fail slowly must not hold up a new alarm.
                var wait = waiting.Wait(_time, isLast: _isCompleted);
                if (wait == TimeSpan.Zero)
                {
                    next = next is null || waiting.Attempts < next.Attempts ? waiting : next;
                }

                pause = wait > TimeSpan.Zero && !(wait > pause) ? wait : pause;
            }

            if (next is not null)
            {
                next.WasTriedLast = _isCompleted;
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

    private async Task TellAsync(Waiting waiting)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            await _channel.NotifyAsync(waiting.Change, either.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _delivered);
            Settle(waiting);
            EndProblem();
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            Fail(waiting, Invariant($"it took longer than {_options.Timeout.TotalSeconds} s"), error);
        }
#pragma warning disable CA1031 // The top of the loop: what a channel throws must end neither the run nor the channel, and is reported.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(waiting, error.Message, error);
        }
    }

    private void Settle(Waiting waiting)
    {
        lock (_lock)
        {
            _pending.Remove(waiting);
            if (waiting.IsAhead)
            {
                Remember(waiting.Change);
            }
        }

        Settled?.Invoke(waiting.Change.Alert.Key.Machine);
    }

    /// <summary>Something could be told. What is still being tried again stays a problem.</summary>
    private void EndProblem()
    {
        lock (_lock)
        {
            if (!_pending.Exists(waiting => waiting.Attempts > 0))
            {
                Volatile.Write(ref _problem, null);
            }
        }
    }

    private void Fail(Waiting waiting, string why, Exception error)
    {
        if (_stop.IsCancellationRequested)
        {
            GiveUp(waiting, "the run ended", error);
            return;
        }

        var now = _time.GetTimestamp();
        waiting.FirstTriedAt ??= now;
        waiting.Attempts++;
        if (_time.GetElapsedTime(waiting.FirstTriedAt.Value, now) >= _options.RetryFor)
        {
            Settle(waiting);
            GiveUp(waiting, waiting.Attempts == 1 ? why : Invariant($"{why.TrimEnd('.')}, given up after {waiting.Attempts} attempts"), error);
            return;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(waiting.Attempts - 1, 10));
        waiting.Pause = pause > LongestPause ? LongestPause : pause;
        waiting.FailedAt = now;
        Interlocked.Increment(ref _retried);
        var sentence = Sentence(waiting.Change, $"{why.TrimEnd('.')}; it is tried again for up to {_options.RetryFor:c}");
        Volatile.Write(ref _problem, sentence);
        if (waiting.Attempts == 1)
        {
            _report(new ChannelFailure(_channel.Name, waiting.Change, sentence, error));
        }
    }

    private void GiveUp(Waiting waiting, string why, Exception? error)
    {
        waiting.IsGivenUp = true;
        Interlocked.Increment(ref _failed);
        var sentence = Sentence(waiting.Change, why);
        Volatile.Write(ref _problem, sentence);
        _report(new ChannelFailure(_channel.Name, waiting.Change, sentence, error));
    }

    private void Drop(AlertChange change, string why)
    {
        Interlocked.Increment(ref _dropped);
        _report(new ChannelFailure(_channel.Name, change, Sentence(change, why), null));
    }

    private string Sentence(AlertChange change, string why) =>
        $"Channel {_channel.Name} could not tell of {change.Alert.Id} ({change.Kind}): {why.TrimEnd('.')}.";

    /// <summary>A change that the channel has not been told.</summary>
    private sealed class Waiting(AlertChange change)
    {
        public AlertChange Change => change;

        /// <summary>Whether the checkpoint does not know of it: a run that goes on reports it again.</summary>
        public bool IsAhead { get; set; }

        public int Attempts { get; set; }

        public long? FirstTriedAt { get; set; }

        public long FailedAt { get; set; }

        public TimeSpan Pause { get; set; }

        /// <summary>Whether it was tried since the run ended.</summary>
        public bool WasTriedLast { get; set; }

        public bool IsGivenUp { get; set; }

        /// <summary>Time until it may be tried; at the end of the run once more, and then never.</summary>
        public TimeSpan Wait(TimeProvider time, bool isLast)
        {
            if (Attempts == 0 || isLast)
            {
                return WasTriedLast ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
            }

            var rest = Pause - time.GetElapsedTime(FailedAt);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }
}
