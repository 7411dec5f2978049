using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class RetainedTests
{
    [MosquittoFact]
    public async Task A_new_connection_takes_only_those_retained_messages_that_have_changed()
    {
        using var server = new MosquittoServer();
        using var relay = new Relay(server.Port);
        await using var publisher = new MqttPublisher(server.Settings);
        await publisher.DeliverAsync("plant/m1/n", "1"u8.ToArray(), retain: true);
        await publisher.DeliverAsync("plant/m2/n", "2"u8.ToArray(), retain: true);
        var settings = server.Settings with { Server = Invariant($"127.0.0.1:{relay.Port}"), Retained = MqttRetained.Take };
        await using var reader = new SourceReader(new MqttSource(
            new MqttSourceOptions { Mqtt = settings, BatchSize = 1 }, time: new HurriedTime { IsWait = wait => wait != ServerReach.Within && wait > TimeSpan.FromSeconds(0.4) }));
        await reader.Until(() => reader.Samples.Count == 2);

        relay.Break();
        await publisher.DeliverAsync("plant/m2/n", "3"u8.ToArray(), retain: true);
        await publisher.DeliverAsync("plant/m3/n", "4"u8.ToArray(), retain: true);
        relay.Mend();
        await reader.Until(() => reader.Numbers.Contains(3) && reader.Numbers.Contains(4));

        Assert.Equal([1, 2, 3, 4], reader.Numbers.Order());
    }

    /// <summary>Stands before a server, and can break its connections.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly List<TcpClient> _clients = [];
        private readonly int _port;
        private bool _isBroken;

        public Relay(int port)
        {
            _port = port;
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Break()
        {
            lock (_clients)
            {
                _isBroken = true;
                _clients.ForEach(client => client.Dispose());
                _clients.Clear();
            }
        }

        public void Mend()
        {
            lock (_clients)
            {
                _isBroken = false;
            }
        }

        public void Dispose()
        {
            Break();
            _end.Cancel();
            _listener.Stop();
            _end.Dispose();
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                lock (_clients)
                {
                    if (_isBroken)
                    {
                        client.Dispose();
                        continue;
                    }

                    _clients.Add(client);
                }

                _ = PassAsync(client);
            }
        }

        private async Task PassAsync(TcpClient client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(client.GetStream(), _end.Token));
        }
    }
}
