using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A server that lets a publisher in and then ends the connection is not asked as fast as at first for ever.</summary>
public sealed class PublisherPauseTests : IDisposable
{
    private const int Connections = 7;

    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _isIn = new(0);
    private readonly HurriedTime _time = new()
    {
        IsWait = wait => wait > TimeSpan.FromSeconds(0.4) && wait != ServerReach.Within && wait != EndWithin,
    };

    public PublisherPauseTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _patience.Dispose();
        _isIn.Dispose();
    }

    [MosquittoFact]
    public async Task Grows_while_connections_are_of_no_use()
    {
        await using var publisher = Publisher();
        for (var connection = 0; connection < Connections; connection++)
        {
            using var server = await LetInAsync();
        }

        Assert.InRange(_time.Waits[Connections - 2].TotalSeconds, 15, 30);
    }

    [MosquittoFact]
    public async Task Is_short_again_once_something_was_acknowledged()
    {
        await using var publisher = Publisher();
        for (var connection = 0; connection < Connections; connection++)
        {
            using var server = await LetInAsync();
            var delivering = publisher.DeliverAsync("plant/m1/n", "1"u8.ToArray(), cancellationToken: _patience.Token);
            await AcknowledgeAsync(server.GetStream());
            await delivering;
        }

        Assert.All(_time.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.5, 1));
    }

    [MosquittoFact]
    public async Task Is_short_again_once_a_connection_has_held()
    {
        await using var publisher = Publisher();
        for (var connection = 0; connection < Connections; connection++)
        {
            using var server = await LetInAsync();
            _time.Pass(TimeSpan.FromSeconds(31));
        }

        Assert.All(_time.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.5, 1));
    }

    private MqttPublisher Publisher() => new(
        new MqttSettings { Server = Invariant($"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}") }, _time, () => _isIn.Release());

    /// <summary>Takes a connection that looks whether there is a server, and lets the one behind it in.</summary>
    private async Task<TcpClient> LetInAsync()
    {
        (await _listener.AcceptTcpClientAsync(_patience.Token)).Dispose();
        var server = await _listener.AcceptTcpClientAsync(_patience.Token);
        await ReadPacketAsync(server.GetStream());
        await server.GetStream().WriteAsync(new byte[] { 0x20, 2, 0, 0 }, _patience.Token);
        await _isIn.WaitAsync(_patience.Token);
        return server;
    }

    private async Task AcknowledgeAsync(NetworkStream stream)
    {
        var message = await ReadPacketAsync(stream);
        var number = 2 + BinaryPrimitives.ReadUInt16BigEndian(message);
        await stream.WriteAsync(new byte[] { 0x40, 2, message[number], message[number + 1] }, _patience.Token);
    }

    /// <summary>Reads a packet of less than 128 bytes.</summary>
    private async Task<byte[]> ReadPacketAsync(NetworkStream stream)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, _patience.Token);
        var content = new byte[head[1]];
        await stream.ReadExactlyAsync(content, _patience.Token);
        return content;
    }
}
