using System.Threading.Channels;

namespace RealtimeWorkbench.Alerting;

/// <summary>The queue and the loop of one channel.</summary>
internal sealed class ChannelLane : IAsyncDisposable
{
    private readonly IAlertChannel _channel;
    private readonly AlertNotifierOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<ChannelFailure> _report;
    private readonly Channel<AlertChange> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly List<AlertChange> _pending = [];
    private long _delivered;
    private long _failed;
    private long _dropped;

    public ChannelLane(IAlertChannel channel, AlertNotifierOptions options, TimeProvider time, Action<ChannelFailure> report)
    {
        _channel = channel;
        _options = options;
        _time = time;
        _report = report;

        // The newest change says most about how things are now.
        var bounds = new BoundedChannelOptions(options.Capacity)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        };
        _waiting = Channel.CreateBounded<AlertChange>(bounds, change => Drop(change, "too many were waiting"));
        _loop = RunAsync();
    }

    public ChannelCounters Counters => new(
        _channel.Name,
        Interlocked.Read(ref _delivered),
        Interlocked.Read(ref _failed),
        Interlocked.Read(ref _dropped));

    /// <summary>Name of the channel.</summary>
    public string Name => _channel.Name;

    /// <summary>Told of the machine whenever one of its changes needs no more telling.</summary>
    public Action<string>? Settled { get; set; }

    /// <summary>Changes of a machine that the channel has not been told, or not to the end.</summary>
    public IReadOnlyList<AlertChange> Pending(string machine)
    {
        lock (_lock)
        {
            return [.. _pending.Where(change => change.Alert.Key.Machine == machine)];
        }
    }

    public void Enqueue(AlertChange change)
    {
        lock (_lock)
        {
            _pending.Add(change);
        }

        if (!_waiting.Writer.TryWrite(change))
        {
            Drop(change, "the run had ended");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        using (var patience = new CancellationTokenSource(_options.DrainWithin, _time))
        {
            await ((Task)Task.WhenAny(_loop, Task.Delay(Timeout.InfiniteTimeSpan, _time, patience.Token))).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);

        // A channel that ignores its token is left behind: it must not hold up the end of the run.
        while (_waiting.Reader.TryRead(out var change))
        {
            Drop(change, "the run ended");
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
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (!_stop.IsCancellationRequested && _waiting.Reader.TryRead(out var change))
            {
                await TellAsync(change).ConfigureAwait(false);
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task TellAsync(AlertChange change)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            await _channel.NotifyAsync(change, either.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _delivered);
            Settle(change);
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            Fail(change, _stop.IsCancellationRequested ? "the run ended" : Invariant($"it took longer than {_options.Timeout.TotalSeconds} s"), error);
        }
#pragma warning disable CA1031 // The top of the loop: what a channel throws must end neither the run nor the channel, and is reported.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(change, error.Message, error);
        }
    }

    private void Settle(AlertChange change)
    {
        lock (_lock)
        {
            _pending.RemoveAll(pending => ReferenceEquals(pending, change));
        }

        Settled?.Invoke(change.Alert.Key.Machine);
    }

    private void Fail(AlertChange change, string why, Exception error)
    {
        if (!_stop.IsCancellationRequested)
        {
            Settle(change);
        }

        Interlocked.Increment(ref _failed);
        _report(new ChannelFailure(_channel.Name, change, Sentence(change, why), error));
    }

    private void Drop(AlertChange change, string why)
    {
        // What the end of the run cut off stays pending: a run that goes on with it tells it.
        if (!_stop.IsCancellationRequested)
        {
            Settle(change);
        }

        Interlocked.Increment(ref _dropped);
        _report(new ChannelFailure(_channel.Name, change, Sentence(change, why), null));
    }

    private string Sentence(AlertChange change, string why) =>
        $"Channel {_channel.Name} could not tell of {change.Alert.Id} ({change.Kind}): {why.TrimEnd('.')}.";
}
