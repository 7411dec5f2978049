using RealtimeWorkbench.Mqtt.Native;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

// The thread that connects, and what the client tells it.
public sealed partial class MqttPublisher
{
    /// <summary>
    /// Counts as failed what was to be written to a connection that is no more. With quality of service 0 the library throws it away when it
    /// connects again, and tells nobody; meanwhile it takes nothing new.
    /// </summary>
    private void GiveUpUnwritten()
    {
        int[] unwritten;
        lock (_lock)
        {
            unwritten = [.. _underway.Keys];
        }

        foreach (var mid in unwritten)
        {
            Finish(mid, $"The connection to MQTT server {_settings.Server} broke before the message was written.");
        }
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                RunOnce();
            }

            _client.Disconnect();
            var since = _time.GetTimestamp();
            while (_client.WantsToWrite && _time.GetElapsedTime(since) < FarewellWithin && _client.Loop(LookEvery) == 0)
            {
                // Until the farewell is written.
            }
        }
#pragma warning disable CA1031 // The top of the loop: whoever sends gets whatever ended it.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            _ready.TrySetException(unexpected);
            Interlocked.CompareExchange(ref _problem, unexpected.Message, null);
        }

        _ready.TrySetException(new SourceException($"MQTT server {_settings.Server} did not answer until the end."));
        lock (_lock)
        {
            _isConnected = false;
            _ended.TrySetResult();
            _client.Dispose();
            foreach (var delivery in _underway.Values)
            {
                delivery?.TrySetResult($"MQTT server {_settings.Server} has not acknowledged the message; it may have it or not.");
            }
        }
    }

    /// <summary>Connects, and runs the connection until it is lost.</summary>
    private void RunOnce()
    {
        _listener.Begin();
        var result = _client.Connect(_time, _stop.Token);
        while (result == 0 && _listener.Refusal == 0 && !_stop.IsCancellationRequested)
        {
            result = _client.Loop(LookEvery);
        }

        if (ConnectedFor is { } held)
        {
            // Only a connection that lasts, or did something, makes the next wait short again: a server may end each one that it lets in.
            if (held > LongestWait)
            {
                _backoff.Reset();
            }

            Interlocked.Exchange(ref _lostBefore, Interlocked.Read(ref _lostConnectedAt));
            Interlocked.Exchange(ref _lostConnectedAt, Interlocked.Read(ref _connectedAt));
            _isConnected = false;
        }

        if (_stop.IsCancellationRequested)
        {
            return;
        }

        var trouble = MqttTrouble.Of(
            _settings, _listener.Refusal, _client.ReasonOf(result), _client.ErrnoOfSystem, _client.Complaint, _ready.Task.IsCompleted);
        if (trouble.IsFinal && !_ready.Task.IsCompleted)
        {
            throw new SourceException(trouble.Text);
        }

        if (_settings.Qos == 0)
        {
            GiveUpUnwritten();
        }

        _troubles.Begin(trouble.Kind, trouble.Text.Replace("reading goes on", "writing goes on", StringComparison.Ordinal));
        using var isOver = new ManualResetEventSlim();
        using var timer = _time.CreateTimer(_ => isOver.Set(), null, _backoff.Next(), Timeout.InfiniteTimeSpan);
        try
        {
            isOver.Wait(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop looks.
        }
    }

    /// <summary>Takes what the client says; not the publisher itself, for nobody else is to call these.</summary>
    private sealed class Listener(MqttPublisher owner) : IMqttListener
    {
        public int Refusal { get; private set; }

        public void Begin() => Refusal = 0;

        public void Connected(int reason, bool hasSession)
        {
            Refusal = reason;
            if (reason == 0)
            {
                Interlocked.Exchange(ref owner._connectedAt, owner._time.GetTimestamp());
                owner._isConnected = true;
                owner._ready.TrySetResult();
                owner._troubles.End($"MQTT server {owner._settings.Server} answers again; writing goes on.");
                owner._connected?.Invoke();
            }
        }

        public void Came(in MosquittoMessage message)
        {
        }

        public void Subscribed(int mid, int granted)
        {
        }

        public void Published(int mid, int reason)
        {
            owner._backoff.Reset();
            owner.Finish(
                mid,
                reason < 128 ? null
                : reason == 135 ? $"MQTT server {owner._settings.Server} does not let this user write to the topic."
                : Invariant($"MQTT server {owner._settings.Server} does not take a message (reason {reason})."));
        }
    }
}
