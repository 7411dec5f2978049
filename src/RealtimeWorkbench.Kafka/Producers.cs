using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka;

/// <summary>Makes producers: idempotent, so that a repetition after a broken connection is not stored twice.</summary>
internal static class Producers
{
    /// <summary>Largest message that is tried in bytes; what the broker takes is its own setting.</summary>
    private const int LargestMessage = 100_000_000;

    /// <summary>Makes a producer.</summary>
    /// <param name="settings">Where the brokers are.</param>
    /// <param name="failed">Learns of troubles that no single message has.</param>
    /// <param name="queuedKilobytes">Most that waits for brokers, in KiB, unless the settings say; <see langword="null"/> for as much as the client likes.</param>
    /// <exception cref="Sources.SourceException">The settings are wrong, or librdkafka is missing.</exception>
    public static IProducer<byte[]?, byte[]?> Make(KafkaSettings settings, Action<Error>? failed = null, int? queuedKilobytes = null)
    {
        var properties = ClientProperties.Of(settings);
        properties.TryAdd("enable.idempotence", "true");
        properties.TryAdd("linger.ms", "5");
        properties.TryAdd("message.max.bytes", LargestMessage.ToString(System.Globalization.CultureInfo.InvariantCulture));

        if (queuedKilobytes is { } most)
        {
            properties.TryAdd("queue.buffering.max.kbytes", most.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        // Keys go to the same partitions as with the clients of other languages.
        properties.TryAdd("partitioner", "murmur2_random");
        foreach (var consumers in ConsumerOnly)
        {
            properties.Remove(consumers);
        }

        return ClientProperties.Make(() => new ProducerBuilder<byte[]?, byte[]?>(properties)
            .SetErrorHandler((_, error) => failed?.Invoke(error))
            .SetLogHandler(static (_, _) => { })
            .Build());
    }

    /// <summary>Further properties that are meant for the consumer, of which a producer would complain.</summary>
    private static string[] ConsumerOnly { get; } =
    [
        "group.instance.id", "session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms", "partition.assignment.strategy",
        "auto.offset.reset", "auto.commit.interval.ms", "fetch.wait.max.ms", "fetch.min.bytes", "fetch.max.bytes",
        "fetch.message.max.bytes", "max.partition.fetch.bytes", "queued.min.messages", "queued.max.messages.kbytes", "isolation.level",
        "check.crcs", "allow.auto.create.topics", "statistics.interval.ms",
    ];
}
