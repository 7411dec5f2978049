using System.Text;
using RealtimeWorkbench.Mqtt.Native;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>Gets all messages of some topics, as they are.</summary>
internal sealed class Subscriber : IDisposable, IMqttListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new();
    private readonly SemaphoreSlim _came = new(0);
    private readonly Thread _thread;
    private readonly MqttClient _client;
    private readonly string _filter;

    public Subscriber(MqttSettings settings, string filter)
    {
        _filter = filter;
        _client = new MqttClient(settings, clientId: null, this, hasWill: false);
        _thread = new Thread(() =>
        {
            var result = _client.Connect(TimeProvider.System, _stop.Token);
            while (result == 0 && !_stop.IsCancellationRequested)
            {
                result = _client.Loop(20);
            }
        });
        _thread.Start();
    }

    public List<(string Topic, string Payload, bool IsRetained)> Messages { get; } = [];

    /// <summary>Waits until messages would come.</summary>
    public Task ReadyAsync() => _ready.Task.WaitAsync(Patience);

    /// <summary>Waits for one more message.</summary>
    public async Task<(string Topic, string Payload, bool IsRetained)> NextAsync(int number)
    {
        Assert.True(await _came.WaitAsync(Patience));
        lock (Messages)
        {
            return Messages[number];
        }
    }

    public void Connected(int reason, bool hasSession) => _client.Subscribe(_filter, 2, withRetained: true, out _);

    public void Came(in MosquittoMessage message)
    {
        lock (Messages)
        {
            Messages.Add((Encoding.UTF8.GetString(message.Topic), Encoding.UTF8.GetString(message.Payload), message.IsRetained));
        }

        _came.Release();
    }

    public void Subscribed(int mid, int granted) => _ready.TrySetResult();

    public void Published(int mid, int reason)
    {
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join(Patience);
        _client.Dispose();
        _stop.Dispose();
        _came.Dispose();
    }
}
