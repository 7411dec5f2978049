using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.Development;

/// <summary>A Kafka broker inside this process, for development, demos and tests: librdkafka's mock cluster, which speaks the real protocol over TCP.</summary>
/// <remarks>
/// It listens on the loopback interface only, keeps everything in memory, about the newest 5 MB of each partition, and forgets it at
/// the end. Topics that somebody asks for come into being with four partitions. Thread-safe.
/// </remarks>
public sealed class DevelopmentBroker : IDisposable
{
    /// <summary>Most brokers that a cluster can have.</summary>
    public const int MostBrokers = 9;

    private readonly Lock _lock = new();
    private readonly int _brokers;
    private readonly PortForwarder? _forwarder;
    private nint _client;
    private nint _cluster;

    private DevelopmentBroker(nint client, nint cluster, int brokers, int? port)
    {
        _client = client;
        _cluster = cluster;
        _brokers = brokers;
        BootstrapServers = Marshal.PtrToStringUTF8(MockCluster.Bootstraps(cluster)) ?? "";
        if (port is { } wanted)
        {
            _forwarder = PortForwarder.Start(wanted, IPEndPoint.Parse(BootstrapServers.Split(',')[0]));
            BootstrapServers = Invariant($"localhost:{wanted}");
        }
    }

    /// <summary>Where clients find it, host:port, separated by commas.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a cluster.</summary>
    /// <param name="brokers">Brokers that it has; from 1 to <see cref="MostBrokers"/>.</param>
    /// <param name="port">Port where clients first ask; <see langword="null"/> for free ones.</param>
    /// <exception cref="SourceException">librdkafka is missing, or the port is taken.</exception>
    public static DevelopmentBroker Start(int brokers = 1, int? port = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, MostBrokers);
        KafkaLibrary.Ensure();

        Span<byte> error = stackalloc byte[512];
        var configuration = MockCluster.NewConfiguration();

        // Its log would go to the error output of whatever program this is.
        _ = MockCluster.Set(configuration, "log_level", "0", error, (nuint)error.Length);
        var client = MockCluster.NewClient(MockCluster.Producer, configuration, error, (nuint)error.Length);
        if (client == 0)
        {
            throw new SourceException($"The development broker does not start: {Text(error)}.");
        }

        var cluster = MockCluster.New(client, brokers);
        if (cluster == 0)
        {
            MockCluster.DestroyClient(client);
            throw new SourceException("The development broker does not start: it found no free port on the loopback interface.");
        }

        try
        {
            return new DevelopmentBroker(client, cluster, brokers, port);
        }
        catch (SourceException)
        {
            MockCluster.Destroy(cluster);
            MockCluster.DestroyClient(client);
            throw;
        }
    }

    /// <summary>Makes a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">Partitions that it has; from 1 to 1024.</param>
    /// <exception cref="SourceException">There is one of that name already, or the name is none.</exception>
    public void CreateTopic(string name, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, 1024);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            if (MockCluster.CreateTopic(_cluster, name, partitions, Math.Min(_brokers, 3)) is not 0 and var code)
            {
                throw new SourceException(Invariant($"Topic {name} cannot be made: the broker answers with code {code}; perhaps there is one already."));
            }
        }
    }

    /// <summary>Breaks all connections and takes no new ones, as a broker does that fails.</summary>
    public void GoDown() => ForEach(MockCluster.SetDown);

    /// <summary>Takes connections again; what it knew, it still knows.</summary>
    public void ComeUp() => ForEach(MockCluster.SetUp);

    /// <summary>Answers questions for a topic as if it weren't there, or as usual again. The cluster itself makes every topic that is asked for.</summary>
    internal void Hide(string topic, bool isHidden) =>
        Refuse(topic, isHidden ? Confluent.Kafka.ErrorCode.UnknownTopicOrPart : Confluent.Kafka.ErrorCode.NoError);

    /// <summary>Answers questions for a topic with an error, or as usual again.</summary>
    internal void Refuse(string topic, Confluent.Kafka.ErrorCode error)
    {
        lock (_lock)
        {
            MockCluster.SetTopicError(_cluster, topic, (int)error);
        }
    }

    /// <summary>Answers the next request of a kind with an error.</summary>
    /// <param name="apiKey">Kind of the request, as the protocol numbers them.</param>
    /// <param name="error">The error.</param>
    internal void FailNext(short apiKey, Confluent.Kafka.ErrorCode error)
    {
        lock (_lock)
        {
            MockCluster.PushErrors(_cluster, apiKey, 1, [(int)error]);
        }
    }

    /// <summary>Ends the cluster and forgets everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_cluster == 0)
            {
                return;
            }

            _forwarder?.Dispose();
            MockCluster.Destroy(_cluster);
            MockCluster.DestroyClient(_client);
            (_cluster, _client) = (0, 0);
        }
    }

    private void ForEach(Func<nint, int, int> change)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            for (var broker = 1; broker <= _brokers; broker++)
            {
                change(_cluster, broker);
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> error)
    {
        var end = error.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? error : error[..end]);
    }
}
