using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Publishes changes of alerts to an MQTT server, each as one JSON object.</summary>
/// <remarks>
/// A change is told once the server has acknowledged it; with quality of service 0, once it is written. While there is no server nothing is
/// handed to the client: what is given up meanwhile is published no more. Thread-safe.
/// </remarks>
public sealed class MqttAlertChannel : IAlertChannel, IAsyncDisposable
{
    /// <summary>Changes beyond which those are forgotten that were told and asked for no more.</summary>
    private const int MostRemembered = 1000;

    /// <summary>Changes that the client may hold unacknowledged: these alone can still arrive after they were given up.</summary>
    private const int MostUnacknowledged = 10;

    /// <summary>How long a server that lets the channel in may not acknowledge a change, before it is connected to anew.</summary>
    private static readonly TimeSpan AcknowledgedWithin = TimeSpan.FromMinutes(1);

    private readonly MqttSettings _mqtt;
    private readonly Action<SourceNotice> _say;
    private readonly TimeProvider _time;

    /// <summary>Changes are handed over one by one, in the order in which they are tried.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Delivery> _deliveries = new(StringComparer.Ordinal);
    private volatile MqttPublisher _publisher;
    private volatile bool _isDisposed;
    private volatile bool _hasSaidRefusal;
    private volatile bool _hasSaidSilence;

    /// <summary>
    /// Topic at which the server was seen to end each connection, as some do with what a user may not write. The client sends such a change
    /// first on each connection, so that it must not stay with the client of others.
    /// </summary>
    private volatile string? _hangsUpOn;

    /// <summary>Makes the channel; it begins to connect.</summary>
    /// <param name="mqtt">Where the server is, and <see cref="MqttSettings.AlertTopic"/>.</param>
    /// <param name="say">Takes what there is to say of the server, from any thread.</param>
    /// <param name="time">Clock for waits; the system's if not given.</param>
    /// <exception cref="SourceException">The settings are wrong, or libmosquitto is missing.</exception>
    public MqttAlertChannel(MqttSettings mqtt, Action<SourceNotice> say, TimeProvider? time = null)
    {
        (_mqtt, _say, _time) = (mqtt with { Qos = mqtt.AlertQos }, say, time ?? TimeProvider.System);
        _publisher = Connect();
    }

    /// <inheritdoc />
    public event Action? Recovered;

    /// <inheritdoc />
    public string Name => "mqtt";

    /// <summary>Messages that the server has.</summary>
    internal long Delivered => _publisher.Delivered;

    /// <summary>Changes that its client has and that the server has not acknowledged.</summary>
    internal int Underway => _publisher.Underway;

    /// <summary>Whether its client is no more.</summary>
    internal bool HasEnded => _publisher.HasEnded;

    /// <inheritdoc />
    public async ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default)
    {
        var delivery = await HandOverAsync(change, cancellationToken).ConfigureAwait(false);
        await ((Task)delivery.Result).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!delivery.Result.IsCompleted)
        {
            // Whoever tries again waits for the same one: the client sends it again by itself.
            var isHungUpOn = IsHungUpOn(delivery);
            if (isHungUpOn)
            {
                await TakeBackAsync().ConfigureAwait(false);
            }

            throw new SourceException(isHungUpOn
                ? $"it was sent, but MQTT server {_mqtt.Server} ends the connection instead of acknowledging it; check whether this user may write to {delivery.Topic}"
                : $"it was sent, but MQTT server {_mqtt.Server} has not acknowledged it and may have it or get it later");
        }

        lock (_lock)
        {
            _deliveries.Remove(change.Id);
        }

        if (await delivery.Result.ConfigureAwait(false) is { } problem)
        {
            throw new SourceException(problem);
        }

        _hasSaidSilence = false;
        if (delivery.Topic == _hangsUpOn)
        {
            _hangsUpOn = null;
        }
    }

    /// <summary>Gives up what is on its way and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        MqttPublisher publisher;
        lock (_lock)
        {
            _isDisposed = true;
            publisher = _publisher;
        }

        await publisher.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Topic of a change; names are written as levels can have them.</summary>
    internal static string TopicOf(string template, Alert alert) => string.Join('/', template.Split('/').Select(level => level switch
    {
        MqttSettings.MachineLevel => TopicLevel.Of(alert.Key.Machine),
        MqttSettings.MetricLevel => TopicLevel.Of(alert.Key.Metric),
        MqttSettings.RuleLevel => TopicLevel.Of(alert.Key.Rule.Replace('/', '-')),
        MqttSettings.SeverityLevel => alert.Severity.ToString().ToLowerInvariant(),
        _ => level,
    }));

    /// <summary>Hands a change to the client as soon as there is a server, unless that has it already.</summary>
    /// <param name="change">What is to be told.</param>
    /// <param name="cancellationToken">Takes it back, unless it is handed over.</param>
    private async Task<Delivery> HandOverAsync(AlertChange change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ConnectAnewAsync().ConfigureAwait(false);
            if (Known(change.Id) is { } known)
            {
                return known;
            }

            for (var unacknowledged = Forget(); unacknowledged.Count >= MostUnacknowledged; unacknowledged = Forget())
            {
                await ((Task)Task.WhenAny(unacknowledged.Select(delivery => delivery.Result))).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellationToken.IsCancellationRequested)
                {
                    throw new SourceException(Invariant($"{unacknowledged.Count} alerts that were sent before it wait for MQTT server {_mqtt.Server} to acknowledge them"));
                }
            }

            if (_publisher.HasEnded)
            {
                // A server that refused the login at first may have been told of it meanwhile.
                await ReconnectAsync().ConfigureAwait(false);
            }

            var topic = TopicOf(_mqtt.AlertTopic, change.Alert);
            var result = await _publisher.HandOverAsync(topic, AlertMessage.Of(change).ToJson(), _mqtt.AlertRetain, cancellationToken).ConfigureAwait(false);
            var delivery = new Delivery(result, topic, _time.GetTimestamp());
            lock (_lock)
            {
                _deliveries[change.Id] = delivery;
            }

            return delivery;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a change that the server is known to hang up on from the client: nobody may try it again, or tell another, for long.</summary>
    private async Task TakeBackAsync()
    {
        // Whoever has the turn does so.
        if (_hangsUpOn is not null && await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await ConnectAnewAsync().ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Whether the server ends connections on which a change is sent. One that is lost may be the network's doing.</summary>
    private bool IsHungUpOn(Delivery delivery) => _publisher.LostSince(delivery.Since) >= (delivery.Topic == _hangsUpOn ? 1 : 2);

    /// <summary>Ends a connection whose server acknowledges nothing, and makes another; what was sent by it is then handed over once more.</summary>
    private async Task ConnectAnewAsync()
    {
        var unacknowledged = Forget();
        if (unacknowledged.MinBy(delivery => delivery.Since) is not { } oldest)
        {
            return;
        }

        // A server that hangs up on one change is never connected for long; only one that is away is waited for.
        var isHungUpOn = IsHungUpOn(oldest);
        var isOverdue = _time.GetElapsedTime(oldest.Since) >= AcknowledgedWithin && (isHungUpOn || _publisher.ConnectedFor >= AcknowledgedWithin);
        if (!isOverdue && !(_hangsUpOn is not null && isHungUpOn))
        {
            return;
        }

        if (isHungUpOn)
        {
            SayHangingUp(oldest);
        }
        else if (!_hasSaidSilence)
        {
            _hasSaidSilence = true;
            _say(new SourceNotice(
                IsProblem: true,
                Invariant($"MQTT server {_mqtt.Server} has let this program in, but has not acknowledged an alert for {AcknowledgedWithin.TotalSeconds} s; it is connected to anew as long as that lasts, and what is still to be told is published once more.")));
        }

        await _publisher.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var (id, _) in _deliveries.Where(delivery => unacknowledged.Contains(delivery.Value)).ToList())
            {
                _deliveries.Remove(id);
            }
        }

        await ReconnectAsync().ConfigureAwait(false);
    }

    /// <summary>Says once which change the server seems to hang up on: what was sent before the others, all of which it would have acknowledged.</summary>
    private void SayHangingUp(Delivery oldest)
    {
        if (_hangsUpOn is null)
        {
            _hangsUpOn = oldest.Topic;
            _say(new SourceNotice(
                IsProblem: true,
                Invariant($"MQTT server {_mqtt.Server} has not acknowledged an alert to {oldest.Topic} for {AcknowledgedWithin.TotalSeconds} s, and ends connections on which it is sent; check whether this user may write to it. It is tried again; others are told between its tries.")));
        }
    }

    private Delivery? Known(string id)
    {
        lock (_lock)
        {
            return _deliveries.GetValueOrDefault(id);
        }
    }

    /// <summary>Forgets what was told and asked for no more where there is much of it, and says what is not acknowledged.</summary>
    private List<Delivery> Forget()
    {
        lock (_lock)
        {
            if (_deliveries.Count >= MostRemembered)
            {
                foreach (var (id, _) in _deliveries.Where(delivery => delivery.Value.Result.IsCompleted).ToList())
                {
                    _deliveries.Remove(id);
                }
            }

            return [.. _deliveries.Values.Where(delivery => !delivery.Result.IsCompleted)];
        }
    }

    /// <summary>Makes another client in the place of one that has ended, unless the channel has.</summary>
    private async ValueTask ReconnectAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        var publisher = Connect();
        bool isTooLate;
        lock (_lock)
        {
            isTooLate = _isDisposed;
            _publisher = isTooLate ? _publisher : publisher;
        }

        if (isTooLate)
        {
            await publisher.DisposeAsync().ConfigureAwait(false);
        }
    }

    private MqttPublisher Connect()
    {
        var publisher = new MqttPublisher(_mqtt, _time, () => Recovered?.Invoke());
        publisher.Noticed += _say;
        _ = TellRefusalAsync(publisher);
        return publisher;
    }

    /// <summary>Says at once what no alert could be told with: nobody is to learn it by the first alert.</summary>
    private async Task TellRefusalAsync(MqttPublisher publisher)
    {
        try
        {
            await publisher.Ready.ConfigureAwait(false);
        }
        catch (SourceException refused)
        {
            if (!_isDisposed && !_hasSaidRefusal)
            {
                _hasSaidRefusal = true;
                _say(new SourceNotice(IsProblem: true, $"{refused.Message} Until then no alert is published to {_mqtt.AlertTopic}."));
            }
        }
    }

    /// <summary>A change that the client has.</summary>
    /// <param name="Result">Ends when the server has acknowledged it, with what is wrong if it has not taken it.</param>
    /// <param name="Topic">Where it is to be published.</param>
    /// <param name="Since">Timestamp of when the client got it.</param>
    private sealed record Delivery(Task<string?> Result, string Topic, long Since);
}
