using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Dashboard.Tests;

/// <summary>A view, as seen from its end of the WebSocket.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 16];

    public ClientWebSocket Socket { get; } = new();

    public static async Task<LiveClient> ConnectAsync(Uri address, string query = "", string? origin = null)
    {
        var client = new LiveClient();
        if (origin is not null)
        {
            client.Socket.Options.SetRequestHeader("Origin", origin);
        }

        client.Socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(RunningDashboard.Patience);
        await client.Socket.ConnectAsync(
            new UriBuilder(address) { Scheme = "ws", Path = "/ws", Query = query }.Uri, limit.Token);
        return client;
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>The message, or <see langword="null"/> if the server closed the connection.</returns>
    public async Task<JsonElement?> NextAsync()
    {
        using var limit = new CancellationTokenSource(RunningDashboard.Patience);
        using var message = new MemoryStream();
        while (true)
        {
            var received = await Socket.ReceiveAsync(_buffer.AsMemory(), limit.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(_buffer.AsSpan(0, received.Count));
            if (received.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    /// <summary>Reads until a message is what is wanted.</summary>
    public async Task<JsonElement> UntilAsync(string type, Func<JsonElement, bool>? matches = null)
    {
        while (await NextAsync() is { } message)
        {
            if (message.GetProperty("type").GetString() == type && (matches is null || matches(message)))
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The server closed ({Socket.CloseStatusDescription}) before it sent '{type}'.");
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Reason)> ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        return (Socket.CloseStatus, Socket.CloseStatusDescription);
    }

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, CancellationToken.None);

    public void Dispose() => Socket.Dispose();
}
