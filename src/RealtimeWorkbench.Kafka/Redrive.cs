using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Brings dead letters back to the topic that they came from, as they were: key, value, time and headers.</summary>
/// <remarks>
/// Reads the dead-letter topic up to where it ends at the beginning, and marks that as done for the group with ".redrive" behind its
/// name, so that the next redrive goes on after it. Marks cannot leave anything out, so letters that stay (of another reason, or cut)
/// are first written to the end of the dead-letter topic again. What goes wrong ends it, and each partition is marked up to the first
/// letter that did not arrive. A kill or a failure may double a letter, never lose one. Letters that go to a file are not done: they
/// are still missing in the topic that they came from.
/// </remarks>
public sealed partial class Redrive : IDisposable
{
    private readonly RedriveOptions _options;
    private readonly string _topic;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IProducer<byte[]?, byte[]?>? _producer;
    private readonly LetterFile? _file;
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Letters that were sent and have not arrived, by their offsets.</summary>
    private readonly Dictionary<TopicPartition, SortedSet<long>> _open = [];
    private long _seen;
    private long _redriven;
    private long _cut;
    private long _failed;
    private long _keptFailed;
    private string? _problem;
    private string? _remark;

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

        // The last offsets of a topic need not be messages, as with transactions or after compaction.
        properties["enable.partition.eof"] = "true";
        _consumer = ClientProperties.Make(() => new ConsumerBuilder<byte[]?, byte[]?>(properties)
            .SetErrorHandler(static (_, _) => { }).SetLogHandler(static (_, _) => { }).Build());
        _producer = options.DryRun || options.File is not null ? null : Producers.Make(kafka);
        _file = options.DryRun || options.File is null ? null : new LetterFile(options.File);
    }

    /// <summary>Brings the letters back.</summary>
    /// <param name="cancellationToken">Stops it; what was brought back until then is marked as done.</param>
    /// <returns>What became of the letters; what went wrong after the first was sent is in its <see cref="RedriveResult.Problem"/>.</returns>
    /// <exception cref="SourceException">There is no such topic, or no broker answers.</exception>
    public RedriveResult Run(CancellationToken cancellationToken = default)
    {
        var last = new Dictionary<TopicPartition, Offset>();
        List<TopicPartitionOffset> begin;
        try
        {
            var ends = FindEnds();
            begin = Begin(ends);

            // Letters behind the last one that is wanted stay where they are.
            Read(begin, ends, letter => Look(letter, last), cancellationToken);
        }
        catch (KafkaException failure)
        {
            throw new SourceException(
                $"The dead letters at {_options.Kafka.BootstrapServers} cannot be read: {failure.Error.Reason.TrimEnd('.')}; see whether the broker runs.", failure);
        }

        var reached = new Dictionary<TopicPartition, Offset>();
        try
        {
            Read(
                begin,
                last,
                letter =>
                {
                    Take(letter);
                    reached[letter.TopicPartition] = letter.Offset + 1;
                    return _problem is null && (_options.Limit is not { } limit || _redriven < limit);
                },
                cancellationToken);
        }
        catch (KafkaException failure)
        {
            _problem ??= $"The dead letters cannot be read any further: {failure.Error.Reason.TrimEnd('.')}; what was brought back until then is marked as done.";
        }
        catch (SourceException silence)
        {
            _problem ??= silence.Message;
        }
        finally
        {
            Finish(reached, cancellationToken);
        }

        return new RedriveResult(_seen, _redriven, _cut, _failed, _problem, [.. _reasons.OrderByDescending(reason => reason.Value)])
        {
            Remark = _remark,
        };
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
            if (_consumer.Consume(_options.AnswerWithin) is not { } letter)
            {
                throw new SourceException($"Topic {_topic} did not answer within {_options.AnswerWithin.TotalSeconds} s; try again.");
            }

            if (letter.IsPartitionEOF)
            {
                left.Remove(letter.TopicPartition);
                continue;
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
        _options.File is null && LetterFile.Text(letter, DeadLetterTopic.FullLength) is not null;

    private void Take(ConsumeResult<byte[]?, byte[]?> letter)
    {
        if (!HasReason(letter) || IsCut(letter))
        {
            Send(_topic, letter, _ => true, "Letters that stay cannot be written to the dead-letter topic again", isBack: false);
            return;
        }

        var reason = ReasonOf(letter);
        _redriven++;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        if (_file is not null)
        {
            _problem ??= _file.Write(letter);
            return;
        }

        Send(
            LetterFile.Text(letter, DeadLetterTopic.SourceTopic) ?? _options.Kafka.Topic,
            letter,
            header => !header.StartsWith(DeadLetterTopic.Prefix, StringComparison.Ordinal),
            "The broker does not take the message back",
            isBack: true);
    }

    private void Send(string topic, ConsumeResult<byte[]?, byte[]?> letter, Func<string, bool> isKept, string trouble, bool isBack)
    {
        if (_producer is null)
        {
            return;
        }

        var headers = new Headers();
        foreach (var header in letter.Message.Headers.Where(header => isKept(header.Key)))
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        lock (_lock)
        {
            (_open.TryGetValue(letter.TopicPartition, out var open) ? open : _open[letter.TopicPartition] = []).Add(letter.Offset);
        }

        var message = new Message<byte[]?, byte[]?>
        {
            Key = letter.Message.Key,
            Value = letter.Message.Value,
            Headers = headers,
            Timestamp = KafkaReading.Again(letter.Message.Timestamp),
        };
        while (true)
        {
            try
            {
                _producer.Produce(topic, message, report => Count(letter, report.Error, trouble, isBack));
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Flush(_options.AnswerWithin);
            }
            catch (ProduceException<byte[]?, byte[]?> refused)
            {
                Count(letter, refused.Error, trouble, isBack);
                return;
            }
        }
    }

    private void Count(ConsumeResult<byte[]?, byte[]?> letter, Error error, string trouble, bool isBack)
    {
        lock (_lock)
        {
            if (error.IsError)
            {
                _failed += isBack ? 1 : 0;
                _keptFailed += isBack ? 0 : 1;
                _problem ??= $"{trouble}: {error.Reason.TrimEnd('.')}; it is not marked as done, and neither is what lies behind it.";
            }
            else
            {
                _open[letter.TopicPartition].Remove(letter.Offset);
            }
        }
    }

    private static string ReasonOf(ConsumeResult<byte[]?, byte[]?> letter) => LetterFile.Text(letter, DeadLetterTopic.Reason) ?? "";
}
