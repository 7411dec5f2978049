using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Samples;

/// <content>What the fields of one record mean, and what becomes of them.</content>
public sealed partial class JsonSampleReader
{
    private const int MaxNameLength = 256;
    private const int MaxExpected = 1024;

    private readonly List<JsonField> _expected = [];
    private readonly List<(JsonField Field, double Value)> _values = [];
    private JsonField?[] _metricFields = new JsonField?[16];
    private long[] _seen = new long[16];
    private long _record;
    private byte[] _scratch = new byte[256];
    private int _scratchUsed;

    private int _reservedSeen;
    private bool _hasContent;
    private long _ticks;
    private double _x;
    private double _y;
    private double _z;
    private int _layer;
    private int _longValue;
    private string? _firstIgnored;
    private TextSlot _machine;
    private TextSlot _status;
    private TextSlot _metricName;
    private TextSlot _unit;

    /// <summary>Text of a field, kept in the scratch buffer until the record is known to be good.</summary>
    private readonly record struct TextSlot(int Start, int Length);

    private void Begin()
    {
        _record++;
        _values.Clear();
        _scratchUsed = 0;
        _reservedSeen = 0;
        _hasContent = false;
        _x = _y = _z = double.NaN;
        _layer = SampleBatch.None;
        _longValue = -1;
        _firstIgnored = null;
        _machine = _status = _metricName = _unit = default;
    }

    private string? ReadField(ref Utf8JsonReader reader, JsonField field)
    {
        if (!TryMarkSeen(field))
        {
            return $"\"{Excerpt.Of(field.Name)}\" stands there twice; give each field once.";
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            // Not measured, or for a reserved field as if it weren't there.
            _hasContent |= field.Kind is JsonField.Meaning.Other or JsonField.Meaning.Value;
            return field.Kind == JsonField.Meaning.Timestamp ? $"\"timestamp\" is null; {TimeText.Needed}." : null;
        }

        return field.Kind switch
        {
            JsonField.Meaning.Timestamp => ReadTimestamp(ref reader),
            JsonField.Meaning.Machine => ReadText(ref reader, field, out _machine),
            JsonField.Meaning.Status => ReadText(ref reader, field, out _status),
            JsonField.Meaning.X => ReadNumber(ref reader, field, out _x),
            JsonField.Meaning.Y => ReadNumber(ref reader, field, out _y),
            JsonField.Meaning.Z => ReadNumber(ref reader, field, out _z),
            JsonField.Meaning.Layer => ReadLayer(ref reader),
            JsonField.Meaning.MetricName when reader.TokenType == JsonTokenType.String =>
                ReadText(ref reader, field, out _metricName),
            JsonField.Meaning.Unit when reader.TokenType == JsonTokenType.String =>
                ReadText(ref reader, field, out _unit),
            _ => ReadMetric(ref reader, field),
        };
    }

    private bool TryMarkSeen(JsonField field)
    {
        if (field.Kind != JsonField.Meaning.Other)
        {
            var bit = 1 << (int)field.Kind;
            var isNew = (_reservedSeen & bit) == 0;
            _reservedSeen |= bit;
            return isNew;
        }

        if (field.Metric < 0)
        {
            // A name new to the catalog; such records are few, so comparing with the others of this one is fine.
            foreach (var (other, _) in _values)
            {
                if (other.Metric < 0 && other.Name.AsSpan().SequenceEqual(field.Name))
                {
                    return false;
                }
            }

            return true;
        }

        if (field.Metric >= _seen.Length)
        {
            Array.Resize(ref _seen, Math.Max(field.Metric + 1, _seen.Length * 2));
        }

        var first = _seen[field.Metric] != _record;
        _seen[field.Metric] = _record;
        return first;
    }

    private string? ReadTimestamp(ref Utf8JsonReader reader)
    {
        var understood = reader.TokenType switch
        {
            JsonTokenType.Number => TimeText.TryParseEpoch(reader.ValueSpan, out _ticks),
            JsonTokenType.String when TryUnescape(ref reader, out var text) => TimeText.TryParse(text, out _ticks),
            _ => false,
        };
        return !understood ? $"\"timestamp\" is {Describe(ref reader)}; {TimeText.Needed}."
            : !TimeText.IsPlausible(_ticks)
                ? $"\"timestamp\" is {Describe(ref reader)}, years off; a time from 1980 to 2099 is needed."
            : null;
    }

    private string? ReadText(ref Utf8JsonReader reader, JsonField field, out TextSlot slot)
    {
        slot = default;
        if (reader.TokenType == JsonTokenType.Number)
        {
            // Keys and states are numbers in many a controller; their digits are as good a name as any.
            slot = Keep(reader.ValueSpan);
        }
        else if (reader.TokenType == JsonTokenType.String && TryUnescape(ref reader, out var text)
            && text.Length is > 0 and <= MaxNameLength)
        {
            if (reader.ValueIsEscaped && HoldsControl(text))
            {
                return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; text without control characters is needed.";
            }

            slot = Keep(text);
        }
        else
        {
            return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; text of 1 to {MaxNameLength} bytes is needed.";
        }

        _hasContent |= field.Kind == JsonField.Meaning.Status;
        return null;
    }

    private string? ReadLayer(ref Utf8JsonReader reader)
    {
        var reason = ReadNumber(ref reader, JsonField.Layer, out var layer);
        if (reason is not null)
        {
            return reason;
        }

        if (layer is < 0 or > int.MaxValue || Math.Floor(layer) != layer)
        {
            return $"\"layer\" is {Describe(ref reader)}; a whole number from 0 on is needed.";
        }

        _layer = (int)layer;
        return null;
    }

    private string? ReadNumber(ref Utf8JsonReader reader, JsonField field, out double value)
    {
        value = double.NaN;
        if (reader.TokenType != JsonTokenType.Number)
        {
            return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; a number is needed.";
        }

        if (!DecimalText.TryParse(reader.ValueSpan, (byte)'.', out value) || !double.IsFinite(value))
        {
            return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; a number within ±1.8e308 is needed.";
        }

        _hasContent = true;
        return null;
    }

    private string? ReadMetric(ref Utf8JsonReader reader, JsonField field)
    {
        var value = 0.0;
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                var reason = ReadNumber(ref reader, field, out value);
                if (reason is not null)
                {
                    return reason;
                }

                break;
            case JsonTokenType.True:
                value = 1;
                break;
            case JsonTokenType.False:
                break;
            default:
                return PassOver(ref reader, field);
        }

        _hasContent = true;
        _longValue = field.Kind == JsonField.Meaning.Value ? _values.Count : _longValue;
        _values.Add((field, value));
        return null;
    }

    /// <summary>Passes over text, objects and lists, but not where a number was meant.</summary>
    private string? PassOver(ref Utf8JsonReader reader, JsonField field)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (DecimalCell.IsNonFinite(reader.ValueSpan))
            {
                return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; a finite number is needed, or null.";
            }

            if (field.Metric >= 0 || field.Kind == JsonField.Meaning.Value)
            {
                return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; a number without quotes is needed.";
            }
        }
        else if (field.Metric >= 0 || field.Kind == JsonField.Meaning.Value)
        {
            return $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}; a number is needed.";
        }

        IgnoredFields++;
        _firstIgnored ??= _hasContent ? null : $"\"{Excerpt.Of(field.Name)}\" is {Describe(ref reader)}";
        reader.Skip();
        return null;
    }

    private string? Complete(long defaultTicks)
    {
        if ((_reservedSeen & 1) == 0)
        {
            _ticks = defaultTicks;
            if (!TimeText.IsPlausible(defaultTicks))
            {
                return $"There is no \"timestamp\"; {TimeText.Needed}.";
            }
        }

        if (_metricName.Length > 0 && (_reservedSeen & (1 << (int)JsonField.Meaning.Value)) == 0)
        {
            return $"\"metric\" is {Excerpt.Quote(TextOf(_metricName))}, but there is no \"value\"; give both or neither.";
        }

        return _hasContent ? null
            : _firstIgnored is null ? "There is no value; at least one number or a status is needed."
            : $"There is no value, and {_firstIgnored}; at least one number or a status is needed.";
    }

    private void Append(SampleBatch batch, ReadOnlySpan<byte> defaultMachine)
    {
        var row = batch.AddRow(_ticks, catalog.Machines.GetOrAdd(_machine.Length > 0 ? TextOf(_machine) : defaultMachine));
        if (_status.Length > 0)
        {
            batch.SetStatus(row, catalog.Statuses.GetOrAdd(TextOf(_status)));
        }

        batch.SetPosition(row, _x, _y, _z, _layer);
        if (_metricName.Length > 0)
        {
            AppendLong(batch, row);
            return;
        }

        foreach (var (field, value) in _values)
        {
            batch.SetValue(row, field.Metric >= 0 ? field.Metric : catalog.Metrics.GetOrAdd(field.Name), value);
        }
    }

    private void AppendLong(SampleBatch batch, int row)
    {
        // Other numbers of a long record, such as a quality code, describe the value and are no metrics; its own number is kept.
        IgnoredFields += _longValue >= 0 ? _values.Count - 1 : _values.Count;
        if (catalog.SequenceField is { Length: > 0 } sequence)
        {
            foreach (var (field, value) in _values)
            {
                if (field.Kind == JsonField.Meaning.Other && field.Name.AsSpan().SequenceEqual(sequence))
                {
                    IgnoredFields--;
                    batch.SetValue(row, field.Metric >= 0 ? field.Metric : catalog.Metrics.GetOrAdd(sequence), value);
                }
            }
        }

        var metric = catalog.Metrics.GetOrAdd(TextOf(_metricName));
        if (_unit.Length > 0 && catalog.UnitOf(metric).Length == 0)
        {
            catalog.SetUnit(metric, Encoding.UTF8.GetString(TextOf(_unit)));
        }

        if (_longValue >= 0)
        {
            batch.SetValue(row, metric, _values[_longValue].Value);
        }
    }
}
