using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Writes messages to an MQTT server, and counts those that it has acknowledged and those that it has not.</summary>
/// <remarks>
/// With quality of service 1 and 2 a message that was underway when a connection broke is sent again. A server of MQTT 3.1.1 acknowledges
/// messages that it throws away for want of rights; one of MQTT 5 says so. Thread-safe.
/// </remarks>
public sealed partial class MqttPublisher : IAsyncDisposable
{
    private const int MostUnderway = 1000;
    private const int LookEvery = 100;
    private const int NoConnection = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FarewellWithin = TimeSpan.FromSeconds(1);

    private readonly MqttSettings _settings;
    private readonly TimeProvider _time;
    private readonly Troubles _troubles;
    private readonly Backoff _backoff;
    private readonly MqttClient _client;
    private readonly Listener _listener;
    private readonly Action? _connected;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource<string?>?> _underway = [];
    private readonly Lock _listening = new();
    private readonly SemaphoreSlim _room = new(MostUnderway);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<SourceNotice>? _noticed;
    private SourceNotice? _unheard;
    private TaskCompletionSource? _empty;
    private long _delivered;
    private long _failed;
    private string? _problem;

    /// <summary>Whether the server has let it in, and the connection is not known to be lost.</summary>
    private volatile bool _isConnected;

    /// <summary>Timestamp of when it was let in.</summary>
    private long _connectedAt;

    /// <summary>Timestamp of when the server had let in the newest connection that was lost.</summary>
    private long _lostConnectedAt = long.MinValue;

    /// <summary>The same of the one that was lost before it.</summary>
    private long _lostBefore = long.MinValue;

    /// <summary>Begins to connect.</summary>
    /// <param name="settings">Where the server is, and as whom to come. Its quality of service is that of the messages.</param>
    /// <param name="time">Clock for waits; the system's if not given.</param>
    /// <exception cref="SourceException">The settings are wrong, or libmosquitto is missing.</exception>
    public MqttPublisher(MqttSettings settings, TimeProvider? time = null)
        : this(settings, time, connected: null)
    {
    }

    /// <param name="settings">Where the server is, and as whom to come. Its quality of service is that of the messages.</param>
    /// <param name="time">Clock for waits; the system's if not given.</param>
    /// <param name="connected">Called from the thread of the connection each time that the server has let it in.</param>
    internal MqttPublisher(MqttSettings settings, TimeProvider? time, Action? connected)
    {
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
        _settings = settings;
        _time = time ?? TimeProvider.System;
        _troubles = new Troubles(Say);
        _backoff = new Backoff(TimeSpan.FromSeconds(1), LongestWait, Environment.ProcessId);
        _connected = connected;
        _listener = new Listener(this);
        _client = new MqttClient(settings, clientId: null, _listener, hasWill: false);
        new Thread(Run) { IsBackground = true, Name = "mqtt publisher" }.Start();
    }

    /// <summary>Raised when the server is away, and when it is back, from any thread.</summary>
    /// <remarks>It connects before anybody can listen; the first who does hears what was said last until then.</remarks>
    public event Action<SourceNotice>? Noticed
    {
        add
        {
            SourceNotice? unheard;
            lock (_listening)
            {
                _noticed += value;
                (unheard, _unheard) = (_unheard, null);
            }

            if (unheard is not null)
            {
                value?.Invoke(unheard);
            }
        }

        remove
        {
            lock (_listening)
            {
                _noticed -= value;
            }
        }
    }

    /// <summary>Messages that the server has; with quality of service 0, those that were written.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Messages that it did not take.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Messages that were sent and of which nobody knows yet whether the server has them.</summary>
    public int Underway
    {
        get
        {
            lock (_lock)
            {
                return _underway.Count;
            }
        }
    }

    /// <summary>Why it did not take the first that failed, in one sentence; <see langword="null"/> if it took all.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Whether it has given up, as where the server refuses the login: nothing is sent any more.</summary>
    internal bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>How long the connection holds; <see langword="null"/> while there is none.</summary>
    internal TimeSpan? ConnectedFor => _isConnected ? _time.GetElapsedTime(Interlocked.Read(ref _connectedAt)) : null;

    /// <summary>Counts the connections that were lost and that the server had let in after a moment; from two on nobody counts.</summary>
    /// <param name="moment">Timestamp of the moment.</param>
    internal int LostSince(long moment) =>
        Interlocked.Read(ref _lostBefore) > moment ? 2 : Interlocked.Read(ref _lostConnectedAt) > moment ? 1 : 0;

    /// <summary>Ends when the server has let it in; fails where it refuses for good.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>Sends a message, and waits only where too many are underway or there is no server.</summary>
    /// <param name="topic">Topic without wildcards.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="retain">Whether the server keeps it as the last value of its topic.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The server refuses this client.</exception>
    public async ValueTask SendAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellationToken = default) =>
        await SendAsync(topic, payload, retain, delivery: null, waitsOutside: false, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a message and waits until the server has acknowledged it.</summary>
    /// <param name="topic">Topic without wildcards.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="retain">Whether the server keeps it as the last value of its topic.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The server refuses this client or the message.</exception>
    public async Task DeliverAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellationToken = default)
    {
        var delivery = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(topic, payload, retain, delivery, waitsOutside: false, cancellationToken).ConfigureAwait(false);
        if (await delivery.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new SourceException(problem);
        }
    }

    /// <summary>Waits until everything that was sent has arrived or failed.</summary>
    /// <param name="cancellationToken">Ends the wait; <see cref="Underway"/> tells what is still on its way.</param>
    /// <exception cref="SourceException">The publisher has ended with something on its way, which the server may have or not.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Task empty;
        lock (_lock)
        {
            if (_underway.Count == 0)
            {
                return;
            }

            empty = (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await Task.WhenAny(empty, _ended.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!empty.IsCompleted)
        {
            throw new SourceException($"Writing to MQTT server {_settings.Server} has ended before it acknowledged all{(Problem is { } problem ? ": " + problem : ".")}");
        }
    }

    /// <summary>Gives up what is on its way and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.WaitAsync(EndWithin, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Hands a message over while there is a server; until then nothing of it is sent.</summary>
    /// <param name="topic">Topic without wildcards.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="retain">Whether the server keeps it as the last value of its topic.</param>
    /// <param name="cancellationToken">Takes it back, unless it is handed over.</param>
    /// <returns>Ends when the server has acknowledged it, with what is wrong if it has not taken it.</returns>
    /// <exception cref="SourceException">The server refuses this client.</exception>
    internal async Task<Task<string?>> HandOverAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken cancellationToken)
    {
        var delivery = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(topic, payload, retain, delivery, waitsOutside: true, cancellationToken).ConfigureAwait(false);
        return delivery.Task;
    }

    private void Say(SourceNotice notice)
    {
        Action<SourceNotice>? listeners;
        lock (_listening)
        {
            listeners = _noticed;
            _unheard = listeners is null ? notice : null;
        }

        listeners?.Invoke(notice);
    }

    private async ValueTask SendAsync(
        string topic,
        ReadOnlyMemory<byte> payload,
        bool retain,
        TaskCompletionSource<string?>? delivery,
        bool waitsOutside,
        CancellationToken cancellationToken)
    {
        await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while ((waitsOutside && !_isConnected && !HasEnded) || !TryPublish(topic, payload.Span, retain, delivery))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(LookEvery), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _room.Release();
            throw;
        }
    }

    /// <summary>Hands a message to the library.</summary>
    /// <returns>False if there is no server and the library does not keep it until there is one.</returns>
    private bool TryPublish(string topic, ReadOnlySpan<byte> payload, bool retain, TaskCompletionSource<string?>? delivery)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted)
            {
                throw new SourceException("The publisher has ended.");
            }

            // In the lock: the acknowledgement may come before this returns.
            var result = _client.Publish(topic, payload, _settings.Qos, retain, out var mid);
            if (result == NoConnection && _settings.Qos == 0)
            {
                return false;
            }

            _underway[mid] = delivery;
            if (result is not 0 and not NoConnection)
            {
                Finish(mid, $"Topic {topic} at {_settings.Server} does not take a message: {MqttClient.TextOf(result, 0)}.");
            }

            return true;
        }
    }

    private void Finish(int mid, string? problem)
    {
        lock (_lock)
        {
            if (!_underway.Remove(mid, out var delivery))
            {
                return;
            }

            // Before it is told: whoever has waited for it looks at the counts.
            if (problem is null)
            {
                Interlocked.Increment(ref _delivered);
            }
            else
            {
                Interlocked.Increment(ref _failed);
                Interlocked.CompareExchange(ref _problem, problem, null);
            }

            delivery?.TrySetResult(problem);
            if (_underway.Count == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }

        _room.Release();
    }
}
