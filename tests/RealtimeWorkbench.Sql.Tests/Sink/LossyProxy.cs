using System.Net;
using System.Net.Sockets;

namespace RealtimeWorkbench.Sql.Tests.Sink;

/// <summary>Stands before a server of PostgreSQL, and loses the connection when a commit is asked for.</summary>
internal sealed class LossyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private readonly CancellationTokenSource _end = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Port of the server.</param>
    public LossyProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How a connection is lost.</summary>
    public enum Loss
    {
        None,
        BeforeTheCommit,
        BeforeItsAnswer,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What happens at the next commit; later ones go through.</summary>
    public Loss Next { get; set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = PassAsync(client);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
        var back = server.GetStream().CopyToAsync(client.GetStream(), _end.Token);
        var bytes = new byte[64 * 1024];
        for (int count; (count = await client.GetStream().ReadAsync(bytes, _end.Token)) > 0;)
        {
            if (Next != Loss.None && bytes.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0)
            {
                var loss = Next;
                Next = Loss.None;
                if (loss == Loss.BeforeTheCommit)
                {
                    return;
                }

                // The answer goes nowhere.
                client.Client.Shutdown(SocketShutdown.Both);
                await server.GetStream().WriteAsync(bytes.AsMemory(0, count), _end.Token);
                await back.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await server.GetStream().WriteAsync(bytes.AsMemory(0, count), _end.Token);
        }
    }
}
