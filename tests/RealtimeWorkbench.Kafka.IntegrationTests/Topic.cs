using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>A broker of its own for a test, with one topic.</summary>
internal sealed class Topic : IDisposable
{
    private const string Name = "samples";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _refused = [];
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public Topic(int partitions = 1, int brokers = 1, bool exists = true)
    {
        Broker = DevelopmentBroker.Start(brokers);
        Partitions = partitions;
        Broker.CreateTopic(Name, partitions);
        Broker.Hide(Name, isHidden: !exists);

        Settings = new KafkaSettings
        {
            BootstrapServers = Broker.BootstrapServers,
            Topic = Name,
            ConsumerGroup = "testers",
            Properties = "compression.type=lz4; session.timeout.ms=4500; heartbeat.interval.ms=100; statistics.interval.ms=100; topic.metadata.refresh.interval.ms=200; reconnect.backoff.max.ms=200",
        };
        _producer = Producers.Make(Settings);
    }

    public DevelopmentBroker Broker { get; }

    public int Partitions { get; }

    public KafkaSettings Settings { get; }

    public static byte[] Sample(int number, string machine = "") => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"timestamp\":{1_760_000_000 + number}{(machine.Length > 0 ? $",\"machine\":\"{machine}\"" : "")},\"n\":{number}}}"));

    public void Create() => Broker.Hide(Name, isHidden: false);

    public KafkaSource Source(KafkaSourceOptions? options = null) => new((options ?? new()) with { Kafka = Settings });

    /// <summary>Puts numbered samples into the topic, number by number to the next partition.</summary>
    public void Put(int from, int count, string machine = "")
    {
        for (var number = from; number < from + count; number++)
        {
            Send(new TopicPartition(Name, number % Partitions), Message($"m{number % Partitions}", Sample(number, machine)));
        }

        Flush();
    }

    /// <summary>Puts messages into partition 0, with their keys and a header.</summary>
    public void PutAll(IEnumerable<(byte[] Key, byte[] Value, byte[] Header)> messages)
    {
        foreach (var (key, value, header) in messages)
        {
            Send(new TopicPartition(Name, 0), new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = new Headers { { "h", header } } });
        }

        Flush();
    }

    /// <summary>Puts one message into partition 0.</summary>
    public void Put(byte[]? value, byte[]? key = null, long? time = null, params (string Name, string Value)[] headers)
    {
        Headers? added = headers.Length == 0 ? null : [];
        foreach (var (name, text) in headers)
        {
            added!.Add(name, Encoding.UTF8.GetBytes(text)); // Made above, as there are some.
        }

        Send(new TopicPartition(Name, 0), new Message<byte[]?, byte[]?>
        {
            Key = key,
            Value = value,
            Headers = added,
            Timestamp = time is { } at ? new Timestamp(at, TimestampType.CreateTime) : default,
        });
        Flush();
    }

    /// <summary>All messages of a topic that there are by now.</summary>
    public IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = Settings.BootstrapServers,
            GroupId = "readers of " + topic,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();

        // Without the group: the broker would let it wait for 3 s.
        using (var admin = new DependentAdminClientBuilder(consumer.Handle).Build())
        {
            consumer.Assign(admin.GetMetadata(topic, Patience).Topics.Single().Partitions
                .Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        }

        var messages = new List<ConsumeResult<byte[]?, byte[]?>>();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (messages.Count < count)
        {
            messages.Add(consumer.Consume(patience.Token));
        }

        consumer.Close();
        return messages;
    }

    /// <summary>Where the group of the tests is in a partition; negative while it has no position.</summary>
    public long Committed(int partition = 0)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig { BootstrapServers = Settings.BootstrapServers, GroupId = Settings.ConsumerGroup }).Build();
        return consumer.Committed([new TopicPartition(Name, partition)], Patience).Single().Offset.Value;
    }

    /// <summary>How many messages have been written to a topic.</summary>
    public long EndOf(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig { BootstrapServers = Settings.BootstrapServers, GroupId = "lookers" }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return admin.GetMetadata(topic, Patience).Topics.Single().Partitions
            .Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition.PartitionId), Patience).High.Value);
    }

    public void Dispose()
    {
        _producer.Dispose();
        Broker.Dispose();
    }

    private static Message<byte[]?, byte[]?> Message(string key, byte[] value) =>
        new() { Key = Encoding.UTF8.GetBytes(key), Value = value };

    private void Send(TopicPartition partition, Message<byte[]?, byte[]?> message) =>
        _producer.Produce(partition, message, report =>
        {
            // The client swallows what is thrown here.
            if (report.Error.IsError)
            {
                _refused.Enqueue(report.Error.Reason);
            }
        });

    private void Flush()
    {
        Assert.Equal(0, _producer.Flush(Patience));
        Assert.Empty(_refused);
    }
}
