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
    private volatile string _forbidden = "alerts/forbidden";
    private volatile int _most = int.MaxValue;

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
            $"MQTT server {Address} has not acknowledged an alert to alerts/forbidden for 60 s, and ends connections on which it is sent; check whether this user may write to it. It is tried again; others are told between its tries.");

        // Nor does it when it is tried again, and nobody connects for its sake if it is not.
        await HangUpAsync(channel);
        Assert.Equal(0, channel.Underway);
        await channel.NotifyAsync(MqttAlertChannelTests.Change("2", "m1"), _patience.Token);
    }

    [MosquittoFact]
    public async Task Is_told_again_where_it_was_over_meanwhile()
    {
        var time = new Ahead();
        await using var channel = new MqttAlertChannel(new MqttSettings { Server = Address, AlertTopic = "alerts/{machine}" }, _notices.Enqueue, time);
        await HangUpAsync(channel);
        time.By = TimeSpan.FromMinutes(1);
        await channel.NotifyAsync(MqttAlertChannelTests.Change("1", "m1"), _patience.Token);
        _forbidden = "";
        await channel.NotifyAsync(MqttAlertChannelTests.Change("0", "forbidden"), _patience.Token);

        _forbidden = "alerts/forbidden";
        await HangUpAsync(channel);
        time.By = TimeSpan.FromMinutes(2);
        await channel.NotifyAsync(MqttAlertChannelTests.Change("2", "m1"), _patience.Token);

        Assert.Equal(2, _notices.Count(notice => notice.Text.Contains(" ends connections on which it is sent", StringComparison.Ordinal)));
    }

    [MosquittoFact]
    public async Task Is_not_what_one_lost_connection_is_taken_for()
    {
        // The one on which it was sent, and one more; then it is silent.
        _most = 2;
        await using var channel = new MqttAlertChannel(new MqttSettings { Server = Address, AlertTopic = "alerts/{machine}" }, _notices.Enqueue, new Ahead());
        using var over = new CancellationTokenSource();
        var trying = channel.NotifyAsync(MqttAlertChannelTests.Change("0", "forbidden"), over.Token);
        for (var connection = 0; connection < 3; connection++)
        {
            await _hungUp.WaitAsync(_patience.Token);
        }

        await over.CancelAsync();

        var sent = await Assert.ThrowsAsync<SourceException>(async () => await trying);
        Assert.EndsWith(" has not acknowledged it and may have it or get it later", sent.Message, StringComparison.Ordinal);
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
                if (Encoding.UTF8.GetString(content, 2, number - 2) == _forbidden)
                {
                    _hungUp.Release();
                    if (_most-- > 0)
                    {
                        return;
                    }

                    continue;
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

    /// <summary>The system's clock, ahead by as much as it is told, whose pauses are over soon.</summary>
    private sealed class Ahead : TimeProvider
    {
        private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
        private long _ticks;

        public TimeSpan By
        {
            set => Interlocked.Exchange(ref _ticks, (long)(value.TotalSeconds * TimestampFrequency));
        }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > Soon && dueTime != ServerReach.Within && dueTime != EndWithin ? Soon : dueTime, period);
    }
}
