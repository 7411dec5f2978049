using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A server that ends the connection on which an alert comes that it does not allow, as those of some clouds do.</summary>
public sealed class HangingUpTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly ConcurrentQueue<SourceNotice> _notices = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _hungUp = new(0);
    private readonly Task _serving;

    public HangingUpTests()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    private string Address => Invariant($"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _patience.CancelAsync();
        await _serving;
        _listener.Dispose();
        _patience.Dispose();
        _hungUp.Dispose();
    }

    [MosquittoFact]
    public async Task Holds_up_no_other_alert()
    {
        var time = new Ahead();
        await using var channel = new MqttAlertChannel(new MqttSettings { Server = Address, AlertTopic = "alerts/{machine}" }, _notices.Enqueue, time);
        await HangUpAsync(channel);
        time.By = TimeSpan.FromMinutes(1);

        await channel.NotifyAsync(MqttAlertChannelTests.Change("1", "m1"), _patience.Token);

        Assert.Single(_notices, notice => notice.Text ==
            $"MQTT server {Address} has not acknowledged an alert to alerts/forbidden for 60 s, and ends connections on which it is sent; check whether this user may write to it. It is tried again, and holds up no others from now on.");

        // Nor does it when it is tried again.
        await HangUpAsync(channel);
        await channel.NotifyAsync(MqttAlertChannelTests.Change("2", "m1"), _patience.Token);
    }

    /// <summary>Tries an alert that the server hangs up on, until it has done so on a connection that was made since the client has it.</summary>
    private async Task HangUpAsync(MqttAlertChannel channel)
    {
        string problem;
        do
        {
            using var over = new CancellationTokenSource();
            var trying = channel.NotifyAsync(MqttAlertChannelTests.Change("0", "forbidden"), over.Token);
            for (var connection = 0; connection < 4; connection++)
            {
                await _hungUp.WaitAsync(_patience.Token);
            }

            await over.CancelAsync();
            problem = (await Assert.ThrowsAnyAsync<Exception>(async () => await trying)).Message;
        }
        while (problem != $"it was sent, but MQTT server {Address} ends the connection instead of acknowledging it; check whether this user may write to alerts/forbidden");
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_patience.Token);
                try
                {
                    await ServeAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // It only looked whether there is a server, or has gone.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        while (true)
        {
            var (kind, content) = await ReadPacketAsync(stream);
            if (kind == 1)
            {
                await stream.WriteAsync(new byte[] { 0x20, 2, 0, 0 }, _patience.Token);
            }
            else if (kind == 3)
            {
                var number = 2 + ((content[0] << 8) | content[1]);
                if (Encoding.UTF8.GetString(content, 2, number - 2) == "alerts/forbidden")
                {
                    _hungUp.Release();
                    return;
                }

                await stream.WriteAsync(new byte[] { 0x40, 2, content[number], content[number + 1] }, _patience.Token);
            }
        }
    }

    private async Task<(int Kind, byte[] Content)> ReadPacketAsync(NetworkStream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, _patience.Token);
        var kind = one[0] >> 4;
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
        return (kind, content);
    }

    /// <summary>The system's clock, ahead by as much as it is told, whose short waits are over soon.</summary>
    private sealed class Ahead : TimeProvider
    {
        private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
        private long _ticks;

        public TimeSpan By
        {
            set => Interlocked.Exchange(ref _ticks, (long)(value.TotalSeconds * TimestampFrequency));
        }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > Soon && dueTime < Short ? Soon : dueTime, period);
    }
}
