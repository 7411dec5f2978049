using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Brings messages that hold no sample to a topic, whole, with the reason and where they stood in their headers.</summary>
/// <param name="settings">Where the topic is.</param>
/// <param name="topic">Its name.</param>
/// <param name="troubles">Takes what goes wrong.</param>
/// <param name="delivered">Learns of partitions of which a letter has been delivered, or given up; from any thread.</param>
/// <param name="time">Clock for waiting.</param>
internal sealed class DeadLetterTopic(KafkaSettings settings, string topic, Troubles troubles, Action<int> delivered, TimeProvider time) : IDisposable
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

    /// <summary>Memory for letters that no broker takes yet; the client's own limit is 1 GiB.</summary>
    private const int QueuedKilobytes = 64 * 1024;
    private const string Trouble = "dead letters";

    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemadeEvery = TimeSpan.FromSeconds(1);

    /// <summary>Letters that wait for a new producer at most; beyond, they are lost.</summary>
    private const int MostToBeSentAgain = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, SortedDictionary<long, Letter>> _underway = [];
    private IProducer<byte[]?, byte[]?>? _producer;
    private long _madeAt;
    private volatile bool _isBroken;
    private bool _isFull;
    private long _lost;

    /// <summary>Letters that could not be delivered.</summary>
    public long Lost => Interlocked.Read(ref _lost);

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
        Tend();
        var letter = new Letter(partition, offset, message, IsRepeated: false);
        lock (_lock)
        {
            // A message that is read again, as after the partition was away, has one letter all the same.
            (_underway.TryGetValue(partition, out var letters) ? letters : _underway[partition] = [])[offset] = letter;
        }

        Produce(letter);
    }

    /// <summary>Replaces a producer that can send no more, and has the new one send what is left of it.</summary>
    /// <remarks>
    /// An idempotent producer ends for good where it lost its place in the topic, and with it the order of its messages, which dead
    /// letters do not need.
    /// </remarks>
    public void Tend()
    {
        if (_isBroken && time.GetElapsedTime(_madeAt) >= RemadeEvery)
        {
            Remake();
        }
    }

    /// <summary>The first message of a partition that is still on its way: the group must not go past it.</summary>
    public long FirstUnderway(int partition)
    {
        lock (_lock)
        {
            return _underway.TryGetValue(partition, out var letters) && letters.Count > 0 ? letters.First().Key : long.MaxValue;
        }
    }

    /// <summary>Waits a moment for what is on its way.</summary>
    public void Flush()
    {
        if (_isBroken)
        {
            Remake();
        }

        _producer?.Flush(FlushWithin);
    }

    /// <inheritdoc />
    public void Dispose() => _producer?.Dispose();

    private void Remake()
    {
        // Its reports first, for after its end none come: whatever is underway then did not arrive.
        _producer?.Flush(FlushWithin);
        _producer?.Dispose();
        _producer = null;
        _isBroken = false;
        List<Letter> again = [];
        lock (_lock)
        {
            foreach (var letters in _underway.Values)
            {
                foreach (var (offset, letter) in letters.ToList())
                {
                    again.Add(letters[offset] = letter with { IsRepeated = true });
                }
            }
        }

        again.ForEach(Produce);
    }

    private void Produce(Letter letter)
    {
        if (_producer is null)
        {
            _producer = Producers.Make(settings, error => _isBroken |= error.IsFatal, QueuedKilobytes);
            _madeAt = time.GetTimestamp();
        }

        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                _producer.Produce(topic, letter.Message, report => Take(letter, report.Error));
                _isFull = false;
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull
                && !_isFull
                && time.GetElapsedTime(since) < RoomWithin)
            {
                _producer.Flush(TimeSpan.FromMilliseconds(100));
            }
            catch (ProduceException<byte[]?, byte[]?> refused)
            {
                // Reading waits once for room, not with every message.
                _isFull = refused.Error.Code == ErrorCode.Local_QueueFull;
                Take(letter, refused.Error);
                return;
            }
        }
    }

    private void Take(Letter letter, Error error)
    {
        if (error.Code == ErrorCode.MsgSizeTooLarge && letter.Message.Value is { Length: > CutTo } value)
        {
            letter.Message.Headers.Add(FullLength, Encoding.UTF8.GetBytes(value.Length.ToString(CultureInfo.InvariantCulture)));
            letter.Message.Value = value[..CutTo];
            if (!_isBroken)
            {
                Produce(letter);
            }

            return;
        }

        if (error.IsError && IsEndOfProducer(error) && IsKept(letter))
        {
            return;
        }

        lock (_lock)
        {
            _underway[letter.Partition].Remove(letter.Offset);
        }

        if (error.IsError)
        {
            Interlocked.Increment(ref _lost);
            troubles.Begin(
                Trouble,
                $"The dead-letter topic {topic} cannot be written: {error.Reason.TrimEnd('.')}; create it, name another in Kafka.DeadLetterTopic, or none.",
                keepsSamples: false);
        }
        else if (troubles.Any)
        {
            troubles.End($"The dead-letter topic {topic} can be written again.", Trouble);
        }

        delivered(letter.Partition);
    }

    /// <summary>Whether the producer can send nothing more; it may tell by the letters before it tells by itself.</summary>
    private bool IsEndOfProducer(Error error)
    {
        _isBroken |= error.IsFatal || error.Code is ErrorCode.Local_Fatal
            or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.OutOfOrderSequenceNumber
            or ErrorCode.UnknownProducerId
            or ErrorCode.InvalidProducerEpoch;
        return _isBroken || error.Code is ErrorCode.Local_PurgeQueue or ErrorCode.Local_PurgeInflight;
    }

    /// <summary>Whether a letter waits for the next producer: once, and not with too many others.</summary>
    private bool IsKept(Letter letter)
    {
        lock (_lock)
        {
            return !letter.IsRepeated && _underway.Values.Sum(letters => letters.Count) <= MostToBeSentAgain;
        }
    }

    private readonly record struct Letter(int Partition, long Offset, Message<byte[]?, byte[]?> Message, bool IsRepeated);
}
