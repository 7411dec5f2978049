using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Kafka;

/// <summary>Brings dead letters back to the topic that they came from, as they were: key, value, time and headers.</summary>
/// <remarks>
/// Reads the dead-letter topic up to where it ends at the beginning, and marks that as done for the group with ".redrive" behind its
/// name, so that the next redrive goes on after it. Marks cannot leave anything out, so letters that stay (of another reason, or cut)
/// are first written to the end of the dead-letter topic again. A kill in between may double a letter, never lose one. Letters that
/// go to a file are not done: they are still missing in the topic that they came from.
/// </remarks>
public sealed class Redrive : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly RedriveOptions _options;
    private readonly string _topic;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IProducer<byte[]?, byte[]?>? _producer;
    private readonly DeadLetterQueue? _file;
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _seen;
    private long _redriven;
    private long _cut;
    private long _failed;
    private string? _problem;

    /// <summary>Prepares a redrive.</summary>
    /// <param name="options">Which letters, and where to.</param>
    /// <exception cref="SourceException">There is no dead-letter topic, the settings are wrong, or librdkafka is missing.</exception>
    public Redrive(RedriveOptions options)
    {
        var kafka = options.Kafka;
        _options = options;
        _topic = kafka.DeadLetterTopicOrNone
            ?? throw new SourceException("Kafka.DeadLetterTopic is none, so there are no dead letters; name the topic that they are in.");
        var properties = ClientProperties.Of(kafka);
        properties["group.id"] = kafka.ConsumerGroup + ".redrive";
        properties["enable.auto.commit"] = "false";
        properties["auto.offset.reset"] = "earliest";
        _consumer = ClientProperties.Make(() => new ConsumerBuilder<byte[]?, byte[]?>(properties)
            .SetErrorHandler(static (_, _) => { }).SetLogHandler(static (_, _) => { }).Build());
        _producer = options.DryRun || options.File is not null ? null : Producers.Make(kafka);
        _file = options.DryRun || options.File is null ? null : new DeadLetterQueue(1, options.File);
    }

    /// <summary>Brings the letters back.</summary>
    /// <param name="cancellationToken">Stops it; what was brought back until then is marked as done.</param>
    /// <exception cref="SourceException">There is no such topic, or no broker answers.</exception>
    public RedriveResult Run(CancellationToken cancellationToken = default)
    {
        var ends = FindEnds();
        var begin = Begin(ends);

        // Letters behind the last one that is wanted stay where they are.
        var last = new Dictionary<TopicPartition, Offset>();
        Read(begin, ends, letter => Look(letter, last), cancellationToken);
        var reached = new Dictionary<TopicPartition, Offset>();
        Read(
            begin,
            last,
            letter =>
            {
                Take(letter);
                reached[letter.TopicPartition] = letter.Offset + 1;
                return _options.Limit is not { } limit || _redriven < limit;
            },
            cancellationToken);
        Finish(reached);
        return new RedriveResult(
            _seen, _redriven, _cut, _failed, _problem, [.. _reasons.OrderByDescending(reason => reason.Value)]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _consumer.Dispose();
        _producer?.Dispose();
        _file?.Dispose();
    }

    /// <summary>Reads partitions up to an end each, for as long as more is wanted.</summary>
    private void Read(
        List<TopicPartitionOffset> begin,
        Dictionary<TopicPartition, Offset> ends,
        Func<ConsumeResult<byte[]?, byte[]?>, bool> take,
        CancellationToken cancellationToken)
    {
        var left = new Dictionary<TopicPartition, Offset>(ends);
        _consumer.Assign(begin.Where(partition => left.ContainsKey(partition.TopicPartition)));
        while (left.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            if (_consumer.Consume(AnswerWithin) is not { } letter)
            {
                throw new SourceException($"Topic {_topic} did not answer within {AnswerWithin.TotalSeconds} s; try again.");
            }

            // A partition that is done goes on to deliver what the client has fetched ahead.
            if (!left.TryGetValue(letter.TopicPartition, out var end))
            {
                continue;
            }

            if (!take(letter))
            {
                return;
            }

            if (letter.Offset + 1 >= end)
            {
                left.Remove(letter.TopicPartition);
            }
        }
    }

    /// <summary>Where the partitions end by now; those without letters are left out.</summary>
    private Dictionary<TopicPartition, Offset> FindEnds()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        try
        {
            var topic = admin.GetMetadata(_topic, AnswerWithin).Topics.Single();
            if (topic.Error.IsError)
            {
                throw new SourceException(
                    $"There is no dead-letter topic {_topic} at {_options.Kafka.BootstrapServers}: {topic.Error.Reason.TrimEnd('.')}; name it in Kafka.DeadLetterTopic.");
            }

            var ends = new Dictionary<TopicPartition, Offset>();
            foreach (var partition in topic.Partitions.Select(found => new TopicPartition(_topic, found.PartitionId)))
            {
                var (low, high) = Watermarks(partition);
                if (high > low)
                {
                    ends.Add(partition, high);
                }
            }

            return ends;
        }
        catch (KafkaException failure)
        {
            throw new SourceException(
                $"No broker of {_options.Kafka.BootstrapServers} answers: {failure.Error.Reason.TrimEnd('.')}; see whether it runs.", failure);
        }
    }

    private (Offset Low, Offset High) Watermarks(TopicPartition partition)
    {
        var offsets = _consumer.QueryWatermarkOffsets(partition, AnswerWithin);
        return (offsets.Low, offsets.High);
    }

    /// <summary>Where to begin; partitions of which everything is done are taken out of <paramref name="ends"/>.</summary>
    private List<TopicPartitionOffset> Begin(Dictionary<TopicPartition, Offset> ends)
    {
        var begin = new List<TopicPartitionOffset>();
        foreach (var done in _consumer.Committed(ends.Keys, AnswerWithin))
        {
            if (done.Offset.IsSpecial)
            {
                begin.Add(new TopicPartitionOffset(done.TopicPartition, Offset.Beginning));
            }
            else if (done.Offset < ends[done.TopicPartition])
            {
                begin.Add(done);
            }
            else
            {
                ends.Remove(done.TopicPartition);
            }
        }

        return begin;
    }

    private bool Look(ConsumeResult<byte[]?, byte[]?> letter, Dictionary<TopicPartition, Offset> last)
    {
        _seen++;
        if (HasReason(letter) && IsCut(letter))
        {
            _cut++;
        }
        else if (HasReason(letter))
        {
            last[letter.TopicPartition] = letter.Offset + 1;
        }

        return true;
    }

    private bool HasReason(ConsumeResult<byte[]?, byte[]?> letter) =>
        ReasonOf(letter).Contains(_options.Reason, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether too little of it is left to be brought back; a file takes it all the same.</summary>
    private bool IsCut(ConsumeResult<byte[]?, byte[]?> letter) =>
        _options.File is null && Text(letter, DeadLetterTopic.FullLength) is not null;

    private void Take(ConsumeResult<byte[]?, byte[]?> letter)
    {
        if (!HasReason(letter) || IsCut(letter))
        {
            Send(_topic, letter.Message, _ => true, CountKept);
            return;
        }

        var reason = ReasonOf(letter);
        _redriven++;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        _file?.Add(new DeadLetter(
            $"kafka:{Text(letter, DeadLetterTopic.SourceTopic)}/{Text(letter, DeadLetterTopic.SourcePartition)}",
            long.TryParse(Text(letter, DeadLetterTopic.SourceOffset), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : -1,
            reason,
            letter.Message.Value));
        if (_file is null)
        {
            Send(
                Text(letter, DeadLetterTopic.SourceTopic) ?? _options.Kafka.Topic,
                letter.Message,
                header => !header.StartsWith(DeadLetterTopic.Prefix, StringComparison.Ordinal),
                CountBack);
        }
    }

    private void Send(string topic, Message<byte[]?, byte[]?> letter, Func<string, bool> isKept, Action<Error> count)
    {
        if (_producer is null)
        {
            return;
        }

        var headers = new Headers();
        foreach (var header in letter.Headers.Where(header => isKept(header.Key)))
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        var message = new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers, Timestamp = KafkaReading.Again(letter.Timestamp) };
        try
        {
            _producer.Produce(topic, message, report => count(report.Error));
        }
        catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            _producer.Flush(AnswerWithin);
            Send(topic, letter, isKept, count);
        }
        catch (ProduceException<byte[]?, byte[]?> refused)
        {
            count(refused.Error);
        }
    }

    private void CountBack(Error error)
    {
        if (error.IsError)
        {
            lock (_lock)
            {
                _failed++;
                _problem ??= $"The broker does not take the message back: {error.Reason.TrimEnd('.')}.";
            }
        }
    }

    private void CountKept(Error error)
    {
        if (error.IsError)
        {
            lock (_lock)
            {
                _problem ??= $"Letters that stay cannot be written to {_topic} again: {error.Reason.TrimEnd('.')}; nothing is marked as done.";
            }
        }
    }

    private void Finish(Dictionary<TopicPartition, Offset> reached)
    {
        while (_producer?.Flush(AnswerWithin) > 0)
        {
            // Each message arrives or fails within its own time limit.
        }

        _problem ??= _file?.FileProblem;
        if (_producer is not null && _problem is null && reached.Count > 0)
        {
            _consumer.Commit(reached.Select(pair => new TopicPartitionOffset(pair.Key, pair.Value)));
        }
    }

    private static string ReasonOf(ConsumeResult<byte[]?, byte[]?> letter) => Text(letter, DeadLetterTopic.Reason) ?? "";

    private static string? Text(ConsumeResult<byte[]?, byte[]?> letter, string header) =>
        letter.Message.Headers.TryGetLastBytes(header, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
