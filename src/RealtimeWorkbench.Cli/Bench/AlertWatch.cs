using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>A dashboard, and a client of its WebSocket that notes when the alerts of samples come.</summary>
internal sealed class AlertWatch : IAsyncDisposable
{
    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, long> _sent;
    private readonly DashboardServer _server;
    private readonly ClientWebSocket _client = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<double> _milliseconds = [];
    private Task _receiving = Task.CompletedTask;

    private AlertWatch(Workbench workbench, ConcurrentDictionary<string, long> sent)
    {
        _sent = sent;
        _server = new DashboardServer(workbench, new DashboardOptions { Port = 0 });
    }

    /// <summary>Starts both.</summary>
    /// <param name="workbench">What is served.</param>
    /// <param name="sent">Machines whose samples call for an alert, with the moment at which the sample was given.</param>
    /// <param name="cancellationToken">Stops starting.</param>
    public static async Task<AlertWatch> StartAsync(
        Workbench workbench, ConcurrentDictionary<string, long> sent, CancellationToken cancellationToken)
    {
        var watch = new AlertWatch(workbench, sent);
        var address = await watch._server.StartAsync(cancellationToken);
        await watch._client.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws", Query = "" }.Uri, cancellationToken);
        watch._receiving = watch.ReceiveAsync(watch._end.Token);
        return watch;
    }

    /// <summary>Waits for what is still underway.</summary>
    /// <returns>How long each alert took, in order of length.</returns>
    public async Task<double[]> EndAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(LastWait, TimeProvider.System, cancellationToken);
        await _end.CancelAsync();
        await _receiving;
        return [.. _milliseconds.Order()];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _receiving;
        _client.Dispose();
        await _server.DisposeAsync();
        _end.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken end)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await _client.ReceiveAsync(buffer.AsMemory(length), end);
                var now = Stopwatch.GetTimestamp();
                length += received.Count;
                if (received.EndOfMessage)
                {
                    Take(buffer.AsSpan(0, length), now);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // All that was sent has had its time to come.
        }
    }

    private void Take(ReadOnlySpan<byte> message, long now)
    {
        if (!message.StartsWith("{\"type\":\"alert\""u8) && message.IndexOf("\"type\":\"alert\""u8) < 0)
        {
            return;
        }

        using var json = JsonDocument.Parse(message.ToArray());
        if (!json.RootElement.TryGetProperty("alerts", out var alerts))
        {
            return;
        }

        foreach (var alert in alerts.EnumerateArray())
        {
            if (_sent.TryRemove(alert.GetProperty("machine").GetString()!, out var since))
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(since, now).TotalMilliseconds);
            }
        }
    }
}
