using System.Buffers;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Writes samples to a Kafka topic, one JSON object a message: key and partition follow the machine, the time of the message is that of the sample.</summary>
/// <remarks>The producer is idempotent: a message that is sent again after a broken connection is stored once. Not thread-safe.</remarks>
public sealed class KafkaSink : ISampleSink
{
    private const int UnitsEvery = 500;

    private static readonly TimeSpan RoomEvery = TimeSpan.FromMilliseconds(10);

    private readonly string _topic;
    private readonly string _brokers;
    private readonly TimeProvider _time;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly JsonSampleWriter _writer;
    private readonly List<byte[]?> _keys = [];
    private readonly List<int> _sent = [];
    private readonly Action<DeliveryReport<byte[]?, byte[]?>> _take;
    private long _handedOver;
    private long _delivered;
    private long _failed;
    private string? _problem;

    /// <summary>Makes a sink; the broker is asked when the first sample comes.</summary>
    /// <param name="kafka">Where the topic is.</param>
    /// <param name="time">Clock for waiting; the system's if not given.</param>
    /// <exception cref="SourceException">The settings are wrong, or librdkafka is missing.</exception>
    public KafkaSink(KafkaSettings kafka, TimeProvider? time = null)
    {
        _topic = kafka.Topic;
        _brokers = kafka.BootstrapServers;
        _time = time ?? TimeProvider.System;
        _writer = new JsonSampleWriter(_bytes);
        _take = Take;
        _producer = Producers.Make(kafka, error =>
        {
            if (error.Code == ErrorCode.Local_AllBrokersDown)
            {
                Noticed?.Invoke(new SourceNotice(IsProblem: true, $"No broker of {_brokers} answers; what is to be written waits for one."));
            }
        });
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public SinkPlace Place => new("samples", "topic", _topic, $"topic {_topic} at {_brokers}", "the broker");

    /// <inheritdoc />
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <inheritdoc />
    public long Failed => Interlocked.Read(ref _failed);

    /// <inheritdoc />
    public long Underway => Interlocked.Read(ref _handedOver) - Delivered - Failed;

    /// <inheritdoc />
    public string? Problem => Volatile.Read(ref _problem);

    /// <inheritdoc />
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _bytes.ResetWrittenCount();
            _writer.Write(batch, row);
            var message = new Message<byte[]?, byte[]?>
            {
                Key = KeyOf(batch, row),
                Value = _bytes.WrittenSpan[..^1].ToArray(),
                Timestamp = new Timestamp(new DateTime(batch.Timestamps[row], DateTimeKind.Utc)),
                Headers = UnitsFor(batch, batch.Machines[row]),
            };
            while (!TryProduce(message))
            {
                await Task.Delay(RoomEvery, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.Run(() => _producer.Flush(cancellationToken), CancellationToken.None);

    /// <summary>Gives up what is on its way and ends.</summary>
    public ValueTask DisposeAsync()
    {
        _producer.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private byte[] KeyOf(SampleBatch batch, int row)
    {
        var machine = batch.Machines[row];
        while (_keys.Count <= machine)
        {
            _keys.Add(null);
            _sent.Add(0);
        }

        return _keys[machine] ??= Encoding.UTF8.GetBytes(batch.Catalog.Machines[machine]);
    }

    /// <summary>Sends the units along, now and then: readers begin anywhere, and a header with each message would make it half as long again.</summary>
    private Headers? UnitsFor(SampleBatch batch, int machine)
    {
        if (_sent[machine]++ % UnitsEvery != 0)
        {
            return null;
        }

        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var metric in batch.Metrics)
        {
            if (batch.Catalog.UnitOf(metric) is { Length: > 0 } unit)
            {
                units[batch.Catalog.Metrics[metric]] = unit;
            }
        }

        return units.Count == 0 ? null : new Headers { { MessageHeaders.Units, JsonSerializer.SerializeToUtf8Bytes(units) } };
    }

    private bool TryProduce(Message<byte[]?, byte[]?> message)
    {
        try
        {
            _producer.Produce(_topic, message, _take);
            Interlocked.Increment(ref _handedOver);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[]?, byte[]?> refused)
        {
            Interlocked.Increment(ref _handedOver);
            Count(refused.Error);
            return true;
        }
    }

    private void Take(DeliveryReport<byte[]?, byte[]?> report) => Count(report.Error);

    private void Count(Error error)
    {
        if (!error.IsError)
        {
            Interlocked.Increment(ref _delivered);
            return;
        }

        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(
            ref _problem, $"Topic {_topic} at {_brokers} does not take samples: {error.Reason.TrimEnd('.')}.", null);
    }
}
