using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A server that lets the channel in, takes alerts, and acknowledges none.</summary>
public sealed class UnacknowledgedAlertTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly ConcurrentQueue<SourceNotice> _notices = [];
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _isAway = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UnacknowledgedAlertTests() => _listener.Start();

    private string Address => Invariant($"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _listener.Dispose();
        _patience.Dispose();
    }

    [MosquittoFact]
    public async Task What_was_sent_is_called_so_and_is_never_much()
    {
        await using var channel = Channel();
        using var server = await LetInAsync();
        for (var number = 0; number < 10; number++)
        {
            await SendAsync(channel, server, Invariant($"{number}"));
        }

        using var over = new CancellationTokenSource();
        var trying = channel.NotifyAsync(MqttAlertChannelTests.Change("10"), over.Token);
        await over.CancelAsync();

        var waits = await Assert.ThrowsAsync<SourceException>(async () => await trying);
        Assert.Equal($"10 alerts that were sent before it wait for MQTT server {Address} to acknowledge them", waits.Message);
    }

    [MosquittoFact]
    public async Task After_a_minute_the_server_is_connected_to_anew_and_gets_them_again()
    {
        await using var channel = Channel();
        using var first = await LetInAsync();
        await SendAsync(channel, first, "0");
        await SendAsync(channel, first, "1");
        _time.Advance(TimeSpan.FromMinutes(1));

        var trying = channel.NotifyAsync(MqttAlertChannelTests.Change("0"), _patience.Token);
        using var second = await LetInAsync();
        await AcknowledgeAsync(second);
        await trying;

        Assert.Equal(1, channel.Delivered);
        Assert.Equal(
            [new SourceNotice(IsProblem: true, $"MQTT server {Address} has let this program in, but has not acknowledged an alert for 60 s; it is connected to anew as long as that lasts, and what is still to be told is published once more.")],
            _notices);
    }

    [MosquittoFact]
    public async Task A_server_that_is_away_is_waited_for_by_the_same_client()
    {
        await using var channel = Channel();
        using (var server = await LetInAsync())
        {
            await SendAsync(channel, server, "0");
        }

        // Further connections are not let in.
        await _isAway.Task.WaitAsync(_patience.Token);
        _time.Advance(TimeSpan.FromMinutes(2));
        using var over = new CancellationTokenSource();
        var trying = channel.NotifyAsync(MqttAlertChannelTests.Change("0"), over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAsync<SourceException>(async () => await trying);

        Assert.DoesNotContain(_notices, notice => notice.Text.Contains("has let this program in", StringComparison.Ordinal));
    }

    [MosquittoFact]
    public async Task A_channel_that_ends_while_it_connects_anew_leaves_no_client_behind()
    {
        MqttAlertChannel? ending = null;
        var ended = new TaskCompletionSource<Task>();
        var channel = Channel(said =>
        {
            if (said.Text.Contains("has let this program in", StringComparison.Ordinal))
            {
                ended.SetResult(ending!.DisposeAsync().AsTask());
            }
        });
        ending = channel;
        using var server = await LetInAsync();
        await SendAsync(channel, server, "0");
        _time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<SourceException>(async () => await channel.NotifyAsync(MqttAlertChannelTests.Change("0"), _patience.Token));
        await (await ended.Task);

        Assert.True(channel.HasEnded);
    }

    private MqttAlertChannel Channel(Action<SourceNotice>? say = null) => new(
        new MqttSettings { Server = Address, AlertTopic = "alerts/{machine}" },
        notice =>
        {
            _notices.Enqueue(notice);
            _isAway.TrySetResult();
            say?.Invoke(notice);
        },
        _time);

    /// <summary>Sends a change whose acknowledgement is not waited for.</summary>
    private async Task SendAsync(MqttAlertChannel channel, TcpClient server, string id)
    {
        using var over = new CancellationTokenSource();
        var trying = channel.NotifyAsync(MqttAlertChannelTests.Change(id), over.Token);
        await ReadPacketAsync(server.GetStream());
        await over.CancelAsync();
        var sent = await Assert.ThrowsAsync<SourceException>(async () => await trying);
        Assert.EndsWith(" has not acknowledged it and may have it or get it later", sent.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes a connection that looks whether there is a server, and lets the one behind it in.</summary>
    private async Task<TcpClient> LetInAsync()
    {
        (await _listener.AcceptTcpClientAsync(_patience.Token)).Dispose();
        var server = await _listener.AcceptTcpClientAsync(_patience.Token);
        await ReadPacketAsync(server.GetStream());
        await server.GetStream().WriteAsync(new byte[] { 0x20, 2, 0, 0 }, _patience.Token);
        return server;
    }

    /// <summary>Reads a message and acknowledges it.</summary>
    private async Task AcknowledgeAsync(TcpClient server)
    {
        var message = await ReadPacketAsync(server.GetStream());
        var number = 2 + BinaryPrimitives.ReadUInt16BigEndian(message);
        await server.GetStream().WriteAsync(new byte[] { 0x40, 2, message[number], message[number + 1] }, _patience.Token);
    }

    private async Task<byte[]> ReadPacketAsync(NetworkStream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _patience.Token);
        var (length, shift) = (0, 0);
        do
        {
            await stream.ReadExactlyAsync(one, _patience.Token);
            length |= (one[0] & 0x7F) << shift;
            shift += 7;
        }
        while (one[0] >= 0x80);
        var content = new byte[length];
        await stream.ReadExactlyAsync(content, _patience.Token);
        return content;
    }
}
