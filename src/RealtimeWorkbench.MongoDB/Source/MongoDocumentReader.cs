using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Makes samples of documents: writes each as a flat JSON sample, which the reader of all other sources takes.</summary>
internal sealed class MongoDocumentReader
{
    /// <summary>Most metrics that a document may have; more would be more columns than a batch should have.</summary>
    private const int MostMetrics = 1000;

    /// <summary>What a sample has beside metrics, and where a box may have it as well as the document itself.</summary>
    private static readonly HashSet<string> Reserved = ["timestamp", "machine", "layer", "x", "y", "z", "status", "metric", "value", "unit"];

    private readonly MongoLayout _layout;
    private readonly MetricCatalog _catalog;
    private readonly JsonSampleReader _reader;
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private int _metrics;

    public MongoDocumentReader(MongoLayout layout, string machine, MetricCatalog catalog)
    {
        _layout = layout;
        _catalog = catalog;
        _reader = new JsonSampleReader(catalog, machine);
    }

    /// <summary>Makes a dead letter of a document: the reason with its place in the order, and the document as JSON.</summary>
    public DeadLetter Letter(MongoRow row, string source, long offset, string reason)
    {
        var raw = Encoding.UTF8.GetBytes(row.Document.ToJson(new JsonWriterSettings { OutputMode = JsonOutputMode.RelaxedExtendedJson }));
        var place = row.Key is null ? "" : $" with \"{_layout.Order}\" {MongoPaths.Describe(row.Key)}";
        var id = row.Document.TryGetValue("_id", out var value) && _layout.Order != "_id" ? $" (_id {MongoPaths.Describe(value)})" : "";
        return DeadLetter.Of(source, offset, $"Document{place}{id}: {reason}", raw);
    }

    /// <summary>Appends a document to a batch, or says why it is no sample.</summary>
    public bool TryRead(BsonDocument document, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        _record.Clear();
        _written.Clear();
        _metrics = 0;
        using (var writer = new Utf8JsonWriter(_record))
        {
            writer.WriteStartObject();
            reason = Write(document, writer);
            writer.WriteEndObject();
        }

        return reason is null && _reader.TryRead(_record.WrittenSpan, batch, out reason);
    }

    private string? Write(BsonDocument document, Utf8JsonWriter writer)
    {
        if (MongoPaths.Follow(document, _layout.Time) is not { IsBsonNull: false } time)
        {
            return $"it has no \"{_layout.Time}\"; a time is needed.";
        }

        _written.Add("timestamp");
        writer.WritePropertyName("timestamp");
        WriteTime(writer, time);
        if (_layout.Machine is not null)
        {
            if (MongoPaths.Follow(document, _layout.Machine) is { IsBsonNull: false } machine)
            {
                WriteField(writer, "machine", machine);
            }
            else if (_layout.IsMachineNeeded)
            {
                return $"it has no \"{_layout.Machine}\", which MongoDB.MachineField names; the machine is needed.";
            }
        }

        if (_layout.MetricName is not null && _layout.Value is not null)
        {
            if (MongoPaths.Follow(document, _layout.MetricName) is not BsonString { Value.Length: > 0 } metric)
            {
                return $"\"{_layout.MetricName}\" is {Shown(document, _layout.MetricName)}; the name of a metric is needed.";
            }

            WriteField(writer, "metric", metric);
            if (MongoPaths.Follow(document, _layout.Value) is { } value)
            {
                WriteField(writer, "value", value);
            }

            WritePlaces(writer, document);
            return null;
        }

        if (_layout.Metrics.Count > 0)
        {
            WritePlaces(writer, document);
            foreach (var (name, path) in _layout.Metrics)
            {
                if (MongoPaths.Follow(document, path) is { } value)
                {
                    WriteField(writer, name, AsNumber(value));
                }
            }

            return null;
        }

        WriteAll(writer, document, path: "", prefix: "");
        return _metrics > MostMetrics
            ? Invariant($"it has more than {MostMetrics} fields; name those to read in MongoDB.Metrics.")
            : null;
    }

    /// <summary>What says where and how it was, at the top and in boxes.</summary>
    private void WritePlaces(Utf8JsonWriter writer, BsonDocument document)
    {
        foreach (var element in document)
        {
            if (element.Name is "layer" or "x" or "y" or "z" or "status" or "unit" && !_written.Contains(element.Name))
            {
                WriteField(writer, element.Name, element.Value);
            }
            else if (element.Value is BsonDocument box && _layout.Boxes.Contains(element.Name))
            {
                WritePlaces(writer, box);
            }
        }
    }

    /// <summary>Every field that may be a metric, with those of documents inside by their path, and those of boxes by their name.</summary>
    private void WriteAll(Utf8JsonWriter writer, BsonDocument document, string path, string prefix)
    {
        foreach (var element in document)
        {
            var at = path + element.Name;
            if (at == "_id" || at == _layout.Time || at == _layout.Machine || at == _layout.Order || _metrics > MostMetrics)
            {
                continue;
            }

            var name = prefix + element.Name;
            if (element.Value is BsonDocument inner)
            {
                if (_catalog.Metrics.TryGetId(Encoding.UTF8.GetBytes(name), out _))
                {
                    // It was a number once; that it isn't any more must not look like a gap.
                    WriteField(writer, name, inner);
                }
                else
                {
                    WriteAll(writer, inner, at + ".", prefix.Length == 0 && _layout.Boxes.Contains(element.Name) ? "" : name + ".");
                }
            }
            else if (!Reserved.Contains(name) || !_written.Contains(name))
            {
                WriteField(writer, name, element.Value);
            }
        }
    }

    private void WriteField(Utf8JsonWriter writer, string name, BsonValue value)
    {
        if (Reserved.Contains(name) && !_written.Add(name))
        {
            return;
        }

        _metrics++;
        writer.WritePropertyName(name);
        switch (value)
        {
            case BsonBoolean truth:
                writer.WriteBooleanValue(truth.Value);
                break;
            case BsonInt32 number:
                writer.WriteNumberValue(number.Value);
                break;
            case BsonInt64 number:
                writer.WriteNumberValue(number.Value);
                break;
            case BsonDouble number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value):
                writer.WriteRawValue(number.Value.ToString());
                break;
            case BsonNull or BsonUndefined:
                writer.WriteNullValue();
                break;
            case BsonArray:
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            case BsonDocument:
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(MongoKeys.TextOf(value));
                break;
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, BsonValue time)
    {
        switch (time)
        {
            case BsonDateTime or BsonObjectId or BsonTimestamp when MongoKeys.TryTicks(time, out var ticks) && ticks > DateTime.UnixEpoch.Ticks && ticks < DateTime.MaxValue.Ticks:
                writer.WriteStringValue(new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
                break;
            case BsonInt32 or BsonInt64:
                writer.WriteNumberValue(time.ToInt64());
                break;
            case BsonDouble { Value: > -1e20 and < 1e20 } number:
                writer.WriteNumberValue((decimal)number.Value);
                break;
            case BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value):
                writer.WriteRawValue(number.Value.ToString());
                break;
            default:
                writer.WriteStringValue(time is BsonDocument or BsonArray ? MongoPaths.Describe(time) : MongoKeys.TextOf(time));
                break;
        }
    }

    /// <summary>A number that stands as text, where the user names it as a metric.</summary>
    private static BsonValue AsNumber(BsonValue value) => value is BsonString text
        && double.TryParse(text.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : value;

    private static string Shown(BsonDocument document, string path) => MongoPaths.Follow(document, path) is { } value ? MongoPaths.Describe(value) : "missing";
}
