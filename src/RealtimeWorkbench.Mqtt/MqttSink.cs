using System.Buffers;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Writes samples to MQTT topics: one JSON object a value where the topic names the metric, else one a sample.</summary>
/// <remarks>
/// A message of one value is <c>{"timestamp":…,"value":…,"unit":…}</c>; layers, places and states are in messages of whole samples
/// alone. A name that has characters that no level of a topic can have is in the message too. Not thread-safe.
/// </remarks>
public sealed class MqttSink : ISampleSink
{
    private readonly string _template;
    private readonly string _server;
    private readonly bool _isByMetric;
    private readonly MqttPublisher _publisher;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly JsonSampleWriter _writer;
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<(int Machine, int Metric), string> _topics = [];

    /// <summary>Makes a sink; it begins to connect.</summary>
    /// <param name="mqtt">Where the server is, and <see cref="MqttSettings.PublishTopic"/>.</param>
    /// <param name="time">Clock for waits; the system's if not given.</param>
    /// <exception cref="SourceException">The settings are wrong, or libmosquitto is missing.</exception>
    public MqttSink(MqttSettings mqtt, TimeProvider? time = null)
    {
        _template = mqtt.PublishTopic;
        _server = mqtt.Server;
        _isByMetric = _template.Split('/').Contains(MqttSettings.MetricLevel);
        _publisher = new MqttPublisher(mqtt, time);
        _writer = new JsonSampleWriter(_bytes);
        _json = new Utf8JsonWriter(_bytes);
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed
    {
        add => _publisher.Noticed += value;
        remove => _publisher.Noticed -= value;
    }

    /// <inheritdoc />
    public SinkPlace Place => new("messages", "topic", _template, $"topic {_template} at {_server}", "the broker");

    /// <inheritdoc />
    public long Delivered => _publisher.Delivered;

    /// <inheritdoc />
    public long Failed => _publisher.Failed;

    /// <inheritdoc />
    public long Underway => _publisher.Underway;

    /// <inheritdoc />
    public string? Problem => _publisher.Problem;

    /// <inheritdoc />
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (!_isByMetric)
            {
                _bytes.ResetWrittenCount();
                _writer.Write(batch, row);
                await _publisher.SendAsync(TopicOf(batch, row, SampleBatch.None), _bytes.WrittenMemory[..^1], retain: false, cancellationToken)
                    .ConfigureAwait(false);
                continue;
            }

            for (var index = 0; index < batch.Metrics.Length; index++)
            {
                var metric = batch.Metrics[index];
                if (!double.IsNaN(batch.Column(metric)[row]))
                {
                    WriteValue(batch, row, metric);
                    await _publisher.SendAsync(TopicOf(batch, row, metric), _bytes.WrittenMemory, retain: false, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <inheritdoc />
    public Task FlushAsync(CancellationToken cancellationToken = default) => _publisher.FlushAsync(cancellationToken);

    /// <summary>Gives up what is on its way and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
        await _json.DisposeAsync().ConfigureAwait(false);
    }

    private string TopicOf(SampleBatch batch, int row, int metric)
    {
        var machine = batch.Machines[row];
        if (_topics.TryGetValue((machine, metric), out var known))
        {
            return known;
        }

        return _topics[(machine, metric)] = string.Join('/', _template.Split('/').Select(level => level switch
        {
            MqttSettings.MachineLevel => TopicLevel.Of(batch.Catalog.Machines[machine]),
            MqttSettings.MetricLevel => TopicLevel.Of(batch.Catalog.Metrics[metric]),
            _ => level,
        }));
    }

    private void WriteValue(SampleBatch batch, int row, int metric)
    {
        var (machine, name) = (batch.Catalog.Machines[batch.Machines[row]], batch.Catalog.Metrics[metric]);
        _bytes.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        var time = new DateTime(batch.Timestamps[row], DateTimeKind.Utc);
        Span<byte> text = stackalloc byte[32];
        time.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        _json.WriteString("timestamp"u8, text[..length]);
        if (!_template.Contains(MqttSettings.MachineLevel, StringComparison.Ordinal) || TopicLevel.Of(machine) != machine)
        {
            _json.WriteString("machine"u8, machine);
        }

        if (TopicLevel.Of(name) != name)
        {
            _json.WriteString("metric"u8, name);
        }

        _json.WriteNumber("value"u8, batch.Column(metric)[row]);
        if (batch.Catalog.UnitOf(metric) is { Length: > 0 } unit)
        {
            _json.WriteString("unit"u8, unit);
        }

        _json.WriteEndObject();
        _json.Flush();
    }
}
