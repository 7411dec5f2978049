using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Notebooks;

/// <summary>A line to a kernel through the Jupyter server, to ask it what a page cannot know.</summary>
/// <remarks>Jupyter messaging protocol 5.3 over one WebSocket, as the classic notebook speaks it.</remarks>
internal sealed class KernelLine : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly TimeSpan _patience;

    private KernelLine(TimeSpan patience) => _patience = patience;

    /// <summary>Opens the line.</summary>
    public static async Task<KernelLine> OpenAsync(Uri address, TimeSpan patience)
    {
        var line = new KernelLine(patience);
        using var limit = new CancellationTokenSource(patience);
        await line._socket.ConnectAsync(address, limit.Token);
        return line;
    }

    /// <summary>Executes C# and gives what it wrote.</summary>
    public async Task<string> AskAsync(string code) => (await RunAsync(await StartAsync(code))).Text;

    /// <summary>Sends C# to be executed.</summary>
    /// <returns>Id of the request.</returns>
    public async Task<string> StartAsync(string code)
    {
        var id = Guid.NewGuid().ToString("N");
        var message = JsonSerializer.SerializeToUtf8Bytes(new
        {
            channel = "shell",
            header = new { msg_id = id, msg_type = "execute_request", username = "", session = id, version = "5.3", date = "" },
            parent_header = new { },
            metadata = new { },
            content = new { code, silent = false, store_history = false, user_expressions = new { }, allow_stdin = false, stop_on_error = true },
        });
        using var limit = new CancellationTokenSource(_patience);
        await _socket.SendAsync(message, WebSocketMessageType.Text, true, limit.Token);
        return id;
    }

    /// <summary>Waits until a request was answered.</summary>
    /// <param name="id">Id of the request.</param>
    /// <param name="heard">Is told each message to the request.</param>
    public async Task<(string Status, string Text)> RunAsync(string id, Action<string, JsonNode>? heard = null)
    {
        var (status, idle) = ((string?)null, false);
        var text = new StringBuilder();
        while (status is null || !idle)
        {
            var message = await ReceiveAsync();
            if ((string?)message["parent_header"]?["msg_id"] != id)
            {
                continue;
            }

            var (type, content) = ((string)message["msg_type"]!, message["content"]!);
            heard?.Invoke(type, content);
            text.Append(type == "stream" ? (string)content["text"]! : "");
            status = type == "execute_reply" ? (string)content["status"]! : status;
            idle |= type == "status" && (string)content["execution_state"]! == "idle";
        }

        return (status, text.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            await whole.WriteAsync(buffer.AsMemory(0, part.Count), limit.Token);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }
}
