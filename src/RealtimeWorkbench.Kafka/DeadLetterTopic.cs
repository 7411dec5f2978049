using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka;

/// <summary>Brings messages that hold no sample to a topic, whole, with the reason and where they stood in their headers.</summary>
/// <param name="settings">Where the topic is.</param>
/// <param name="topic">Its name.</param>
/// <param name="troubles">Takes what goes wrong.</param>
/// <param name="delivered">Learns of partitions of which a letter has been delivered, or given up; from any thread.</param>
internal sealed class DeadLetterTopic(KafkaSettings settings, string topic, Troubles troubles, Action<int> delivered) : IDisposable
{
    /// <summary>Header with the reason, one sentence.</summary>
    public const string Reason = "rtw.dlq.reason";

    /// <summary>Header with the topic that the message was in.</summary>
    public const string SourceTopic = "rtw.dlq.topic";

    /// <summary>Header with the partition there.</summary>
    public const string SourcePartition = "rtw.dlq.partition";

    /// <summary>Header with the offset there.</summary>
    public const string SourceOffset = "rtw.dlq.offset";

    /// <summary>Header with the length of the message in bytes, where it is cut because no broker would take it whole.</summary>
    public const string FullLength = "rtw.dlq.length";

    /// <summary>What all these headers begin with.</summary>
    public const string Prefix = "rtw.dlq.";

    private const int CutTo = 4096;
    private const string Trouble = "dead letters";

    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, SortedSet<long>> _underway = [];
    private IProducer<byte[]?, byte[]?>? _producer;

    /// <summary>Letters that could not be delivered.</summary>
    public long Lost { get; private set; }

    /// <summary>Sends a letter; whether it arrives shows later.</summary>
    /// <param name="partition">Partition of the message.</param>
    /// <param name="offset">Offset of the message.</param>
    /// <param name="reason">Why it holds no sample.</param>
    /// <param name="message">The message as it was.</param>
    public void Send(int partition, long offset, string reason, Message<byte[]?, byte[]?> message)
    {
        message.Headers ??= [];
        message.Headers.Add(Reason, Encoding.UTF8.GetBytes(reason));
        message.Headers.Add(SourceTopic, Encoding.UTF8.GetBytes(settings.Topic));
        message.Headers.Add(SourcePartition, Encoding.UTF8.GetBytes(partition.ToString(CultureInfo.InvariantCulture)));
        message.Headers.Add(SourceOffset, Encoding.UTF8.GetBytes(offset.ToString(CultureInfo.InvariantCulture)));
        lock (_lock)
        {
            (_underway.TryGetValue(partition, out var offsets) ? offsets : _underway[partition] = []).Add(offset);
        }

        Produce(partition, offset, message);
    }

    /// <summary>The first message of a partition that is still on its way: the group must not go past it.</summary>
    public long FirstUnderway(int partition)
    {
        lock (_lock)
        {
            return _underway.TryGetValue(partition, out var offsets) && offsets.Count > 0 ? offsets.Min : long.MaxValue;
        }
    }

    /// <summary>Waits a moment for what is on its way.</summary>
    public void Flush() => _producer?.Flush(FlushWithin);

    /// <inheritdoc />
    public void Dispose() => _producer?.Dispose();

    private void Produce(int partition, long offset, Message<byte[]?, byte[]?> message)
    {
        _producer ??= Producers.Make(settings);
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                _producer.Produce(topic, message, report => Take(partition, offset, message, report.Error));
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull
                && TimeProvider.System.GetElapsedTime(until) < RoomWithin)
            {
                _producer.Flush(TimeSpan.FromMilliseconds(100));
            }
            catch (ProduceException<byte[]?, byte[]?> refused)
            {
                Take(partition, offset, message, refused.Error);
                return;
            }
        }
    }

    private void Take(int partition, long offset, Message<byte[]?, byte[]?> message, Error error)
    {
        if (error.Code == ErrorCode.MsgSizeTooLarge && message.Value is { Length: > CutTo } value)
        {
            message.Headers.Add(FullLength, Encoding.UTF8.GetBytes(value.Length.ToString(CultureInfo.InvariantCulture)));
            message.Value = value[..CutTo];
            Produce(partition, offset, message);
            return;
        }

        lock (_lock)
        {
            _underway[partition].Remove(offset);
            Lost += error.IsError ? 1 : 0;
        }

        if (error.IsError)
        {
            troubles.Begin(
                Trouble,
                $"The dead-letter topic {topic} cannot be written: {error.Reason.TrimEnd('.')}; create it, name another in Kafka.DeadLetterTopic, or none.");
        }

        else if (troubles.Any)
        {
            troubles.End($"The dead-letter topic {topic} can be written again.", Trouble);
        }

        delivered(partition);
    }
}
