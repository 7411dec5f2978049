using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Kafka;

/// <summary>Brings dead letters back to the topic that they came from, as they were: key, value, time and headers.</summary>
/// <remarks>
/// Reads the dead-letter topic up to where it ends at the beginning. What was brought back is marked as done for the group with
/// ".redrive" behind its name, so that the next redrive goes on after it; with a reason to look for nothing is marked, because marks
/// cannot leave out what lies between.
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
        var reached = new Dictionary<TopicPartition, Offset>();
        _consumer.Assign(Begin(ends));
        while (ends.Count > 0 && (_options.Limit is not { } limit || _redriven < limit) && !cancellationToken.IsCancellationRequested)
        {
            if (_consumer.Consume(AnswerWithin) is not { } letter)
            {
                throw new SourceException($"Topic {_topic} did not answer within {AnswerWithin.TotalSeconds} s; try again.");
            }

            Take(letter);
            reached[letter.TopicPartition] = letter.Offset + 1;
            if (letter.Offset + 1 >= ends[letter.TopicPartition])
            {
                ends.Remove(letter.TopicPartition);
            }
        }

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

    private void Take(ConsumeResult<byte[]?, byte[]?> letter)
    {
        _seen++;
        var reason = Text(letter, DeadLetterTopic.Reason) ?? "";
        if (!reason.Contains(_options.Reason, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (_file is null && Text(letter, DeadLetterTopic.FullLength) is not null)
        {
            _cut++;
            return;
        }

        _redriven++;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        _file?.Add(new DeadLetter(
            $"kafka:{Text(letter, DeadLetterTopic.SourceTopic)}/{Text(letter, DeadLetterTopic.SourcePartition)}",
            long.TryParse(Text(letter, DeadLetterTopic.SourceOffset), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : -1,
            reason,
            letter.Message.Value));
        if (_producer is not null)
        {
            Send(Text(letter, DeadLetterTopic.SourceTopic) ?? _options.Kafka.Topic, letter.Message);
        }
    }

    private void Send(string topic, Message<byte[]?, byte[]?> letter)
    {
        var headers = new Headers();
        foreach (var header in letter.Headers.Where(header => !header.Key.StartsWith(DeadLetterTopic.Prefix, StringComparison.Ordinal)))
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        var message = new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers, Timestamp = letter.Timestamp };
        try
        {
            _producer!.Produce(topic, message, report => Count(report.Error));
        }
        catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            _producer!.Flush(AnswerWithin);
            Send(topic, letter);
        }
        catch (ProduceException<byte[]?, byte[]?> refused)
        {
            Count(refused.Error);
        }
    }

    private void Count(Error error)
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

    private void Finish(Dictionary<TopicPartition, Offset> reached)
    {
        while (_producer?.Flush(AnswerWithin) > 0)
        {
            // Each message arrives or fails within its own time limit.
        }

        _problem ??= _file?.FileProblem;
        if (!_options.DryRun && _options.Reason.Length == 0 && _problem is null && reached.Count > 0)
        {
            _consumer.Commit(reached.Select(pair => new TopicPartitionOffset(pair.Key, pair.Value)));
        }
    }

    private static string? Text(ConsumeResult<byte[]?, byte[]?> letter, string header) =>
        letter.Message.Headers.TryGetLastBytes(header, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
