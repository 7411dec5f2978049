namespace RealtimeWorkbench.Mqtt;

/// <content>Keeping a connection, and reading from it.</content>
internal sealed partial class MqttReading
{
    private readonly Dictionary<int, string> _asked = [];
    private readonly HashSet<string> _grantedLess = new(StringComparer.Ordinal);
    private bool _isIn;
    private bool _hasSession;
    private bool _wasEverIn;

    /// <summary>Since when messages may come. Only a connection that lasts makes the next wait short again: two readers under one id would else drive each other out all the time.</summary>
    private long? _inSince;
    private TimeSpan _behindFor;
    private int _refusal;
    private string? _refusedTopic;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public void Connected(int reason, bool hasSession)
    {
        _refusal = reason;
        _isIn = reason == 0;
        _hasSession = hasSession;
    }

    /// <inheritdoc />
    public void Subscribed(int mid, int granted)
    {
        if (!_asked.Remove(mid, out var filter))
        {
            return;
        }

        if (granted >= 128)
        {
            _refusedTopic = filter;
        }
        else if (granted < _options.Mqtt.Qos && _grantedLess.Add(filter))
        {
            _troubles.Say(Invariant(
                $"MQTT server {_options.Mqtt.Server} grants {filter} quality of service {granted} instead of {_options.Mqtt.Qos}: {(granted == 0 ? "messages can be lost" : "messages can come twice")} when a connection breaks; ask for more rights there, or set Mqtt.Qos to {granted}."));
        }
    }

    /// <inheritdoc />
    public void Published(int mid, int reason)
    {
    }

    private void Read()
    {
        using var client = new MqttClient(_options.Mqtt, _options.ClientId, this, hasWill: true);
        while (!_stop.IsCancellationRequested)
        {
            (_isIn, _refusal, _refusedTopic) = (false, 0, null);
            _asked.Clear();

            // A server that is asked again sends again what it has no acknowledgement for, and there is no room for that.
            while (!_stop.IsCancellationRequested && !IsSafe())
            {
                // It has waited.
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            var result = client.Connect(_time, _stop.Token);
            if (result == 0)
            {
                result = Run(client);
            }

            if (_stop.IsCancellationRequested)
            {
                TakeLeave(client);
                return;
            }

            Explain(client, result);
            Pause(_backoff.Next());
        }
    }

    /// <summary>Runs a connection until it is lost or reading ends.</summary>
    /// <returns>Why it was lost: an error of the library.</returns>
    private int Run(MqttClient client)
    {
        var since = _time.GetTimestamp();
        while (!_isIn)
        {
            if (_stop.IsCancellationRequested)
            {
                return 0;
            }

            var result = client.Loop(LookEvery);
            if (result != 0 || _refusal != 0)
            {
                return result == 0 ? MqttClient.ConnectionLost : result;
            }

            if (_time.GetElapsedTime(since) > AnswerWithin)
            {
                return MqttClient.KeepAliveOver;
            }
        }

        if (Subscribe(client) is not 0 and var failed)
        {
            return failed;
        }

        while (!_stop.IsCancellationRequested)
        {
            var result = ReadOn(client);
            if (result != 0 || _refusedTopic is not null)
            {
                return result == 0 ? MqttClient.ConnectionLost : result;
            }
        }

        return 0;
    }

    /// <summary>Asks for the topics: always at first, for they may be others than those that the server keeps for this client.</summary>
    private int Subscribe(MqttClient client)
    {
        if (!_hasSession || !_wasEverIn)
        {
            foreach (var filter in _topics.Filters)
            {
                var result = client.Subscribe(
                    filter, _options.Mqtt.Qos, _options.Mqtt.Retained == Operations.Settings.MqttRetained.Take, out var mid);
                if (result != 0)
                {
                    return result;
                }

                _asked[mid] = filter;
            }
        }

        if (_options.Mqtt.StatusTopic is { Length: > 0 } status)
        {
            client.Publish(status, MqttStatus.Online, qos: 1, retain: true, out _);
        }

        if (_asked.Count == 0)
        {
            IsReading();
        }

        return 0;
    }

    /// <summary>Messages may come, so that what was wrong before is over.</summary>
    private void IsReading()
    {
        _wasEverIn = true;
        _inSince = _time.GetTimestamp();
        _troubles.End($"MQTT server {_options.Mqtt.Server} answers again; reading goes on.");
    }

    /// <summary>Reads what there is, and writes acknowledgements of what is safe.</summary>
    private int ReadOn(MqttClient client)
    {
        if (!IsSafe())
        {
            return 0;
        }

        // Longer than a batch waits only where none does; a wait is cut to whole milliseconds, so one is added.
        var wait = _open is null ? LookEvery : Math.Min(LookEvery, (int)_options.FillWithin.TotalMilliseconds + 1);
        var hasCome = client.WaitUntilReadable(orWritable: client.WantsToWrite, wait);
        if (hasCome)
        {
            var asked = _asked.Count;
            var result = client.Read();
            if (result != 0)
            {
                return result;
            }

            _behindFor = TimeSpan.Zero;

            if (asked > 0 && _asked.Count == 0 && _refusedTopic is null)
            {
                IsReading();
            }
        }

        if (!IsSafe())
        {
            return 0;
        }

        if (_open is not null && (_time.GetElapsedTime(_openedAt) >= _options.FillWithin || MustCloseToAcknowledge(client)))
        {
            CloseOpen();
        }

        var lost = 0;
        if (_pending.Count > 0)
        {
            var since = _time.GetTimestamp();
            Deliver(meanwhile: () => (lost = WhileWaiting(client)) == 0);

            // The library reads no answers of the server meanwhile, so that both think that the other is gone.
            _behindFor = _time.GetElapsedTime(since);
        }

        Trim();
        return lost != 0 ? lost
            : _stop.IsCancellationRequested ? 0
            : client.WantsToWrite && IsHandedOver() && client.Write() is not 0 and var broken ? broken
            : client.KeepAlive();
    }

    /// <summary>Whether what has come may be acknowledged: it is in the journal, or with the reader.</summary>
    /// <remarks>
    /// With quality of service 2 the library shows a message when the server has already forgotten it, so that waiting is of no use; and
    /// servers such as mosquitto 2.0.11 stop sending when such acknowledgements come many at once.
    /// </remarks>
    private bool IsHandedOver() => _journal is not null || _options.Mqtt.Qos != 1 || (_open is null && _pending.Count == 0);

    /// <summary>Whether the server waits for an acknowledgement that waits for a batch: it sends no more than some messages without.</summary>
    private bool MustCloseToAcknowledge(MqttClient client) =>
        !IsHandedOver() && client.WantsToWrite && !client.WaitUntilReadable(orWritable: false, milliseconds: 0);

    private int WhileWaiting(MqttClient client)
    {
        Trim();
        return client.WantsToWrite && _journal is not null && client.Write() is not 0 and var broken ? broken : client.KeepAlive();
    }

    /// <summary>Writes the journal. Where the disk does not take it, nothing is read or acknowledged until it does.</summary>
    private bool IsSafe()
    {
        if (_journal is null)
        {
            return true;
        }

        if (_journal.TryFlush(out var problem))
        {
            if (_troubles.Any)
            {
                _troubles.End("The journal can be written again; reading goes on.", "journal");
            }

            return true;
        }

        _troubles.Begin(
            "journal",
            $"The journal of MQTT in {_options.JournalFolder} cannot be written: {problem}; make room, for until it can be nothing is read and the server keeps the messages.");
        Pause(TimeSpan.FromMilliseconds(LookEvery));
        return false;
    }

    private void Pause(TimeSpan wait)
    {
        using var isOver = new ManualResetEventSlim();
        using var timer = _time.CreateTimer(_ => isOver.Set(), null, wait, Timeout.InfiniteTimeSpan);
        try
        {
            isOver.Wait(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Reading ends; its loops look.
        }
    }

    /// <summary>Says goodbye, so that the last will stays unsaid, and writes the acknowledgements of what is safe.</summary>
    private void TakeLeave(MqttClient client)
    {
        if (!_isIn || !(_journal?.TryFlush(out _) ?? IsHandedOver()))
        {
            return;
        }

        if (_options.Mqtt.StatusTopic is { Length: > 0 } status)
        {
            client.Publish(status, MqttStatus.Offline, qos: 1, retain: true, out _);
        }

        client.Disconnect();
        var since = _time.GetTimestamp();
        while (client.WantsToWrite && _time.GetElapsedTime(since) < FarewellWithin)
        {
            client.WaitUntilReadable(orWritable: true, LookEvery);
            if (client.Write() != 0)
            {
                return;
            }
        }
    }
}
