using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Stands between a client and a broker, and hides partitions of topics until it is told to show them: librdkafka's mock cluster cannot add any.</summary>
/// <remarks>
/// Only what tells of partitions and of brokers is changed, in the versions of the protocol that the mock cluster speaks; everything else goes through as it is
/// (Kafka protocol guide, "Metadata" and "FindCoordinator").
/// </remarks>
internal sealed class GrowingTopic : IDisposable
{
    private const short Metadata = 3;
    private const short FindCoordinator = 10;
    private const short ApiVersions = 18;

    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _broker;
    private int _shown;

    public GrowingTopic(string broker, int shown)
    {
        _broker = IPEndPoint.Parse(broker);
        _shown = shown;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string BootstrapServers => $"127.0.0.1:{Port}";

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Why a connection was given up, if not because it was closed.</summary>
    public ConcurrentQueue<Exception> Problems { get; } = [];

    /// <summary>Shows so many partitions from now on.</summary>
    public void Grow(int partitions) => Volatile.Write(ref _shown, partitions);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var broker = new Socket(_broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            var asked = new ConcurrentQueue<(short Kind, short Version)>();
            try
            {
                await broker.ConnectAsync(_broker, _end.Token);
                using var near = new NetworkStream(client);
                using var far = new NetworkStream(broker);
                var there = FramesAsync(near, far, frame =>
                {
                    asked.Enqueue((BinaryPrimitives.ReadInt16BigEndian(frame), BinaryPrimitives.ReadInt16BigEndian(frame.AsSpan(2))));
                    return frame;
                });

                // Answers come in the order of the requests.
                var back = FramesAsync(far, near, frame => asked.TryDequeue(out var request) ? Changed(frame, request.Kind, request.Version) : frame);
                await await Task.WhenAny(there, back);
            }
            catch (Exception broken) when (broken is OperationCanceledException or IOException or SocketException)
            {
                // Whoever hung up sees to it.
            }
            catch (NotSupportedException problem)
            {
                Problems.Enqueue(problem);
            }
        }
    }

    private async Task FramesAsync(NetworkStream from, NetworkStream to, Func<byte[], byte[]> change)
    {
        var length = new byte[sizeof(int)];
        while (true)
        {
            await from.ReadExactlyAsync(length, _end.Token);
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await from.ReadExactlyAsync(frame, _end.Token);
            var changed = change(frame);
            BinaryPrimitives.WriteInt32BigEndian(length, changed.Length);
            await to.WriteAsync(length, _end.Token);
            await to.WriteAsync(changed, _end.Token);
        }
    }

    private byte[] Changed(byte[] frame, short kind, short version) => kind switch
    {
        Metadata when version <= 2 => WithoutHidden(frame, version),
        FindCoordinator when version <= 2 => WithPort(frame),
        Metadata or FindCoordinator => throw new NotSupportedException($"Request {kind} has version {version}; the test knows 0 to 2."),
        ApiVersions => frame,
        _ => frame,
    };

    /// <summary>The port of the coordinator comes last.</summary>
    private byte[] WithPort(byte[] frame)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(frame.Length - sizeof(int)), Port);
        return frame;
    }

    private byte[] WithoutHidden(byte[] frame, short version)
    {
        var shown = Volatile.Read(ref _shown);
        using var output = new MemoryStream();
        var at = 0;
        void Copy(int count)
        {
            output.Write(frame, at, count);
            at += count;
        }

        int Number()
        {
            var value = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(at));
            at += sizeof(int);
            return value;
        }

        void Put(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            output.Write(bytes);
        }

        void CopyText() => Copy(sizeof(short) + Math.Max((short)0, BinaryPrimitives.ReadInt16BigEndian(frame.AsSpan(at))));

        Copy(sizeof(int));
        var brokers = Number();
        Put(brokers);
        for (; brokers > 0; brokers--)
        {
            Copy(sizeof(int));
            CopyText();
            Number();
            Put(Port);
            if (version >= 1)
            {
                CopyText();
            }
        }

        if (version >= 2)
        {
            CopyText();
        }

        if (version >= 1)
        {
            Copy(sizeof(int));
        }

        var topics = Number();
        Put(topics);
        for (; topics > 0; topics--)
        {
            Copy(sizeof(short));
            CopyText();
            Copy(version >= 1 ? 1 : 0);
            var partitions = Number();
            Put(Math.Min(partitions, shown));
            for (var partition = 0; partition < partitions; partition++)
            {
                var begin = output.Length;
                Copy(sizeof(short));
                var number = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(at));
                Copy(2 * sizeof(int));
                for (var list = 0; list < 2; list++)
                {
                    var nodes = Number();
                    Put(nodes);
                    Copy(nodes * sizeof(int));
                }

                if (number >= shown)
                {
                    output.SetLength(begin);
                }
            }
        }

        Copy(frame.Length - at);
        return output.ToArray();
    }
}
