using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.Development;

/// <summary>What no reader of Kafka can do without: the client is asked for messages, and nothing is done with them. To compare with.</summary>
internal static class BareLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads messages of a topic from its beginning, outside any group.</summary>
    /// <param name="servers">Where the broker is.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="messages">Messages to read; at least 1.</param>
    /// <param name="first">Called when the first is there.</param>
    /// <exception cref="SourceException">There are not so many.</exception>
    public static void Read(string servers, string topic, int partitions, int messages, Action first)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "bare",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(number => new TopicPartitionOffset(topic, number, Offset.Beginning)));
        for (var count = 0; count < messages; count++)
        {
            if (consumer.Consume(Patience) is null)
            {
                throw new SourceException(Invariant($"Only {count} of {messages} messages of {topic} came from {servers}; the bench needs all."));
            }

            if (count == 0)
            {
                first();
            }
        }
    }
}
