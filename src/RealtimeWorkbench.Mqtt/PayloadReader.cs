using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Makes samples of the payloads of messages.</summary>
/// <remarks>Allocates only for names it has not seen and for payloads it refuses. Not thread-safe.</remarks>
internal sealed class PayloadReader
{
    private readonly MqttPayload _kind;
    private readonly JsonSampleReader _json;
    private readonly MetricsReader _metrics;
    private readonly CsvPayloadReader? _csv;

    /// <summary>Prepares to read.</summary>
    /// <param name="settings">What messages hold.</param>
    /// <param name="catalog">Where names get their numbers.</param>
    /// <exception cref="Sources.SourceException">The columns of CSV make no sense.</exception>
    public PayloadReader(MqttSettings settings, MetricCatalog catalog)
    {
        _kind = settings.Payload;
        _json = new JsonSampleReader(catalog);
        _metrics = new MetricsReader(catalog);
        _csv = _kind == MqttPayload.Csv ? new CsvPayloadReader(settings.CsvColumns, catalog) : null;
    }

    /// <summary>Samples that the payload read last needs room for.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads a payload and appends its samples to a batch.</summary>
    /// <param name="place">What its topic says.</param>
    /// <param name="payload">The payload; any bytes may come.</param>
    /// <param name="ticks">When it came, for samples without a time: ticks of UTC.</param>
    /// <param name="batch">Batch with room for a sample. Where it has less than <see cref="Rows"/> then are, nothing is taken; give another.</param>
    /// <param name="reason">One sentence on what is wrong; the batch is then as it was.</param>
    public bool TryRead(TopicPlace place, ReadOnlySpan<byte> payload, long ticks, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        Rows = 1;
        if (!place.Matches)
        {
            reason = $"Topic {place.Topic} is none of Mqtt.Topics; the server still has an earlier subscription of this client, so give it another Mqtt.ClientId.";
            return false;
        }

        if (payload.IsEmpty)
        {
            reason = "The message is empty; a value is needed.";
            return false;
        }

        if (_csv is not null)
        {
            return _csv.TryRead(place, payload, ticks, batch, out reason);
        }

        if (IsMetrics(payload))
        {
            var isRead = _metrics.TryRead(place, payload, ticks, batch, out reason);
            Rows = Math.Max(1, _metrics.Rows);
            return isRead;
        }

        if (IsObject(payload))
        {
            if (_kind == MqttPayload.Number)
            {
                reason = "The message is a JSON object, but Mqtt.Payload is number; set it to json or auto.";
                return false;
            }

            if (HasTooManyFields(payload))
            {
                reason = Invariant($"The message has more than {MetricsReader.MostMetrics} fields; send it as several messages.");
                return false;
            }

            // Told the metric, the reader goes its long way; so it is told only where the record may need it.
            var metric = payload.IndexOf("\"value\""u8) >= 0 ? place.Metric : default;
            return _json.TryRead(payload, batch, new SampleDefaults(place.Machine, ticks, metric), out reason);
        }

        if (_kind == MqttPayload.Json)
        {
            return _json.TryRead(payload, batch, new SampleDefaults(place.Machine, ticks), out reason);
        }

        if (place.Metric.IsEmpty)
        {
            reason = $"Topic {place.Topic} names no metric, which a number needs; write {{metric}} into Mqtt.Topics, or send JSON objects.";
            return false;
        }

        return _json.TryRead(payload, batch, new SampleDefaults(place.Machine, ticks, place.Metric), out reason);
    }

    private static bool IsObject(ReadOnlySpan<byte> payload) => payload.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>Whether an object could make more columns than a batch should have. There is a colon behind each name, so few need a closer look.</summary>
    private static bool HasTooManyFields(ReadOnlySpan<byte> payload)
    {
        if (payload.Count((byte)':') <= MetricsReader.MostMetrics)
        {
            return false;
        }

        var fields = 0;
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (fields <= MetricsReader.MostMetrics && reader.Read())
            {
                fields += reader.TokenType == JsonTokenType.PropertyName ? 1 : 0;
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says what is wrong with it; up to there it has few fields.
        }

        return fields > MetricsReader.MostMetrics;
    }

    private bool IsMetrics(ReadOnlySpan<byte> payload) => _kind switch
    {
        MqttPayload.Sparkplug => true,
        MqttPayload.Auto => IsObject(payload) && payload.IndexOf("\"metrics\""u8) >= 0,
        _ => false,
    };
}
