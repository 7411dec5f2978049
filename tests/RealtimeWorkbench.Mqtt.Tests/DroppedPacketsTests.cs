using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class DroppedPacketsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Linux drops what comes to a port whose queue is full, as a firewall would.</summary>
    private readonly Socket _full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    private MqttSettings Settings()
    {
        _full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _full.Listen(backlog: 0);
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _waiting.Add(socket);
            socket.Blocking = false;
            try
            {
                socket.Connect(_full.LocalEndPoint!);
            }
            catch (SocketException waiting) when (waiting.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The system itself is asked, which answers at once where there is room however busy this program is.
                if (!socket.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite))
                {
                    return new MqttSettings { Server = _full.LocalEndPoint!.ToString()! };
                }
            }
        }
    }

    [MosquittoFact]
    public async Task A_server_that_drops_packets_is_told_after_ten_seconds()
    {
        var settings = Settings();
        await using var reader = new SourceReader(new MqttSource(new MqttSourceOptions { Mqtt = settings }, time: new Hurried()));

        await reader.Until(() => !reader.Notices.IsEmpty);

        Assert.Equal(
            $"MQTT server {settings.Server} does not answer within 10 s, as where a firewall drops what is sent to it; check Mqtt.Server, or wait: it is asked again and again, and reading goes on as soon as it answers.",
            reader.Notices.First().Text);
    }

    [MosquittoFact]
    public async Task A_stop_does_not_wait_for_it()
    {
        var settings = Settings();
        var options = new MqttSourceOptions { Mqtt = settings, JournalFolder = _folder["journal"], ClientId = "reader" };
        await using (var reader = new SourceReader(new MqttSource(options)))
        {
            await reader.Until(() => !reader.Marks.IsEmpty);
        }

        // Nobody else could have it while the thread is left behind.
        using var journal = MqttJournal.Open(_folder["journal"]);
    }

    [MosquittoFact]
    public async Task A_connection_that_ended_because_nobody_took_what_came_is_told_as_that()
    {
        using var server = new MosquittoServer();
        var time = new Jumping();
        await using var publisher = new MqttPublisher(server.Settings);
        await using var reader = new SourceReader(
            new MqttSource(new MqttSourceOptions { Mqtt = server.Settings with { KeepAlive = 5 }, BatchSize = 1, ClientId = "slow" }, time: time));
        while (reader.Samples.IsEmpty)
        {
            await publisher.DeliverAsync("plant/m/n", "1"u8.ToArray());
        }

        time.Begin();
        var count = reader.Samples.Count;
        await publisher.DeliverAsync("plant/m/n", "2"u8.ToArray());
        await reader.Until(() => reader.Samples.Count > count);
        server.Stop();
        await reader.Until(() => !reader.Notices.IsEmpty);

        Assert.Equal(
            $"The connection to MQTT server {server.Settings.Server} ended because nothing was read from it for 6 s: what follows takes samples more slowly than they come. It is made anew, and reading goes on; look at what holds the pipeline up, or raise Mqtt.KeepAlive.",
            reader.Notices.First().Text);
    }

    public void Dispose()
    {
        _waiting.ForEach(socket => socket.Dispose());
        _full.Dispose();
        _folder.Dispose();
    }

    /// <summary>A clock by which everything takes long, and equally long however busy the machine is.</summary>
    private sealed class Jumping : TimeProvider
    {
        private long _now;

        /// <summary>Lets it stand still, but for a jump each time that it is looked at.</summary>
        public void Begin() => Interlocked.Exchange(ref _now, base.GetTimestamp());

        public override long GetTimestamp() =>
            Interlocked.Read(ref _now) == 0 ? base.GetTimestamp() : Interlocked.Add(ref _now, 6 * TimestampFrequency);
    }

    /// <summary>A clock whose waits of ten seconds are over in a moment.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == ServerReach.Within ? TimeSpan.FromMilliseconds(10) : dueTime, period);
    }
}
