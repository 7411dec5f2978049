using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace RealtimeWorkbench.Samples;

/// <summary>Decodes samples from JSON, one object each, straight from UTF-8 into the columns of a batch.</summary>
/// <param name="catalog">Where the names of metrics, machines and states get their numbers.</param>
/// <param name="machine">Key of the machine for records that name none.</param>
/// <remarks>
/// <para>
/// Wide form: <c>{"timestamp":…,"machine":…,"layer":…,"x":…,"y":…,"z":…,"status":…}</c> and every other number or boolean
/// (as 0 or 1) is a metric. Long form: <c>{"timestamp":…,"machine":…,"metric":"temperature","value":1012.5,"unit":"°C"}</c>.
/// A <c>null</c> is a value that was not measured. Text, objects and lists in other fields are passed over and counted.
/// </para>
/// <para>Allocates only for names it has not seen and for records it refuses. Not thread-safe.</para>
/// </remarks>
public sealed partial class JsonSampleReader(MetricCatalog catalog, string machine = JsonSampleReader.DefaultMachine)
{
    /// <summary>Key of the machine where neither the record nor the user names one.</summary>
    public const string DefaultMachine = "machine-1";

    /// <summary>Values and fields passed over so far because they are no numbers: text, objects, lists.</summary>
    public long IgnoredFields { get; private set; }

    /// <summary>Decodes one record and appends it to a batch, or notes it there as a dead letter.</summary>
    /// <param name="json">The record in UTF-8.</param>
    /// <param name="batch">Batch with room for one more sample.</param>
    /// <param name="source">Name of the source, for the dead letter.</param>
    /// <param name="offset">Line or offset of the record, for the dead letter.</param>
    /// <returns>Whether a sample was added.</returns>
    public bool ReadInto(ReadOnlySpan<byte> json, SampleBatch batch, string source, long offset)
    {
        if (TryRead(json, batch, default, out var reason))
        {
            return true;
        }

        batch.Reject(DeadLetter.Of(source, offset, reason, json));
        return false;
    }

    /// <summary>Decodes one record and appends it to a batch.</summary>
    /// <param name="json">The record in UTF-8; any bytes may come.</param>
    /// <param name="batch">Batch of the reader's catalog with room for one more sample.</param>
    /// <param name="reason">One sentence on what is wrong with the record; the batch is then as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="batch"/> is full or has another catalog.</exception>
    public bool TryRead(ReadOnlySpan<byte> json, SampleBatch batch, [NotNullWhen(false)] out string? reason) =>
        TryRead(json, batch, default, out reason);

    /// <summary>Decodes one record and appends it to a batch.</summary>
    /// <param name="json">The record in UTF-8; any bytes may come.</param>
    /// <param name="batch">Batch of the reader's catalog with room for one more sample.</param>
    /// <param name="defaults">Machine and time for a record that has none.</param>
    /// <param name="reason">One sentence on what is wrong with the record; the batch is then as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="batch"/> is full or has another catalog.</exception>
    public bool TryRead(
        ReadOnlySpan<byte> json, SampleBatch batch, SampleDefaults defaults, [NotNullWhen(false)] out string? reason)
    {
        if (!ReferenceEquals(batch.Catalog, catalog) || batch.Count == batch.Capacity)
        {
            throw new ArgumentException("The batch is full or of another catalog.", nameof(batch));
        }

        // The quick way knows no metric that the record itself does not name.
        if (defaults.Metric.IsEmpty && TryReadFlat(json, batch, defaults))
        {
            reason = null;
            return true;
        }

        // Utf8JsonReader looks at the bytes of a string only where it unescapes them.
        if (!Utf8.IsValid(json))
        {
            reason = "The record is not valid UTF-8; save or send it as UTF-8.";
            return false;
        }

        Begin();
        try
        {
            var reader = new Utf8JsonReader(json);
            reason = Read(ref reader, isNumberEnough: !defaults.Metric.IsEmpty);
        }
        catch (JsonException)
        {
            reason = WhyNotJson(json);
        }

        if (!defaults.Metric.IsEmpty && _metricName.Length == 0 && _longValue >= 0 && defaults.Metric.Length <= MaxNameLength)
        {
            _metricName = Keep(defaults.Metric);
        }

        reason ??= Complete(defaults.Timestamp);
        if (reason is not null)
        {
            return false;
        }

        Append(batch, defaults.Machine.IsEmpty ? _defaultMachine : defaults.Machine);
        return true;
    }

    private static string WhyNotJson(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return "The record is empty; a JSON object is needed.";
        }

        // A reader that may hope for more bytes complains only about those it has.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
            }

            return Invariant($"The JSON is cut short after {json.Length} bytes; one complete object is needed.");
        }
        catch (JsonException)
        {
            var at = (int)Math.Min(reader.BytesConsumed, json.Length);
            var rest = json[at..].TrimStart(" \t\r\n:,["u8);
            return DecimalCell.IsNonFinite(rest[..LengthOfWord(rest)])
                ? $"{Excerpt.Of(rest[..LengthOfWord(rest)])} is no JSON number; leave the field out or give null."
                : Invariant($"Not JSON from byte {at + 1} on ({Excerpt.Quote(json[at..])}); one object a record is needed.");
        }
    }

    /// <summary>Walks over one object, collecting what it says.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    private string? Read(ref Utf8JsonReader reader, bool isNumberEnough)
    {
        reader.Read();
        if (isNumberEnough && reader.TokenType == JsonTokenType.Number)
        {
            return ReadField(ref reader, JsonField.Value) ?? (reader.Read() ? "There is more after the number; one number is needed." : null);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return $"The record is {Describe(ref reader)}; a JSON object is needed.";
        }

        for (var index = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; index++)
        {
            if (!TryFindField(ref reader, index, out var field, out var reason))
            {
                return reason;
            }

            reader.Read();
            reason = ReadField(ref reader, field);
            if (reason is not null)
            {
                return reason;
            }
        }

        // What follows the object must be nothing; the reader throws if it isn't.
        reader.Read();
        return null;
    }

    private bool TryFindField(
        ref Utf8JsonReader reader, int index, out JsonField field, [NotNullWhen(false)] out string? reason)
    {
        // Records of one source have their keys in the same order, so the last record tells which comes next.
        reason = null;
        if (index < _expected.Count && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(_expected[index].Name))
        {
            field = _expected[index];
            if (field.Kind == JsonField.Meaning.Other && field.Metric < 0
                && catalog.Metrics.TryGetId(field.Name, out _))
            {
                field = _expected[index] = FindMetric(field.Name);
            }

            return true;
        }

        field = JsonField.Timestamp;
        if (!TryUnescape(ref reader, out var name))
        {
            reason = "A field name holds half a surrogate pair; valid Unicode is needed.";
            return false;
        }

        if (name.Length is 0 or > MaxNameLength)
        {
            reason = Invariant(
                $"The field name {Excerpt.Quote(name)} has {name.Length} bytes; from 1 to {MaxNameLength} are needed.");
            return false;
        }

        if (reader.ValueIsEscaped && HoldsControl(name))
        {
            reason = $"The field name {Excerpt.Quote(reader.ValueSpan)} holds a control character; names without are needed.";
            return false;
        }

        field = JsonField.FindReserved(name) ?? FindMetric(name);
        Expect(index, field);
        return true;
    }

    /// <summary>Takes it that the next record has the field at the same place.</summary>
    private void Expect(int index, JsonField field)
    {
        if (index < _expected.Count)
        {
            _expected[index] = field;
        }
        else if (index == _expected.Count && index < MaxExpected)
        {
            _expected.Add(field);
        }
    }

    private JsonField FindMetric(ReadOnlySpan<byte> name)
    {
        if (!catalog.Metrics.TryGetId(name, out var metric))
        {
            return new JsonField(name.ToArray(), JsonField.Meaning.Other);
        }

        if (metric >= _metricFields.Length)
        {
            Array.Resize(ref _metricFields, Math.Max(metric + 1, _metricFields.Length * 2));
        }

        return _metricFields[metric] ??= new JsonField(name.ToArray(), JsonField.Meaning.Other, metric);
    }
}
