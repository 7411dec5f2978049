using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Reads JSON objects like the messages of Sparkplug: <c>{"timestamp":…,"metrics":[{"name":"temperature","timestamp":…,"value":21.5},…]}</c>.</summary>
/// <remarks>
/// Metrics of one time that follow each other are one sample. A metric without a time has that of the object, and that has that of
/// the message's arrival. Numbers and booleans (as 0 or 1) count; text, null and other values are passed over. Sparkplug B itself is
/// Protocol Buffers and not read.
/// </remarks>
/// <param name="catalog">Where names get their numbers.</param>
internal sealed class MetricsReader(MetricCatalog catalog)
{
    /// <summary>Most metrics of a message. Each is a column as long as its batch, so that a message of many would take the memory of all.</summary>
    public const int MostMetrics = 1000;

    private const int LongestName = 256;

    private Found[] _found = new Found[16];
    private byte[] _names = new byte[1024];
    private int _count;
    private int _namesUsed;

    /// <summary>A metric with a number.</summary>
    private readonly record struct Found(int NameStart, int NameLength, double Value, long Ticks);

    /// <summary>Samples of the payload that was read last: one for each time that differs from the one before.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads a payload and appends its samples to a batch.</summary>
    /// <returns>False if it holds none, or more than there is room for, which <see cref="Rows"/> tells; the batch is then as it was.</returns>
    public bool TryRead(TopicPlace place, ReadOnlySpan<byte> json, long ticks, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        (_count, _namesUsed, Rows) = (0, 0, 0);
        try
        {
            var reader = new Utf8JsonReader(json);
            reason = Read(ref reader, ref ticks);
            if (reason is null && reader.Read())
            {
                reason = "The message goes on behind its JSON object; send one object a message.";
            }
        }
        catch (JsonException wrong)
        {
            reason = Invariant($"Not JSON from byte {wrong.BytePositionInLine ?? 0} of line {(wrong.LineNumber ?? 0) + 1} on; an object with a list metrics is needed.");
        }
        catch (InvalidOperationException)
        {
            reason = "The message is not valid UTF-8; send it as UTF-8.";
        }

        if (reason is null && _count == 0)
        {
            reason = "The list metrics has no metric with a number; each needs a name and a value.";
        }

        if (reason is not null)
        {
            return false;
        }

        Rows = CountRows(ticks);
        if (Rows > batch.Capacity - batch.Count)
        {
            reason = Invariant($"The message has {Rows} samples, and there is room for {batch.Capacity - batch.Count}.");
            return false;
        }

        Append(place, ticks, batch);
        return true;
    }

    private int CountRows(long ticks)
    {
        var (rows, before) = (0, 0L);
        foreach (ref readonly var found in _found.AsSpan(0, _count))
        {
            var at = found.Ticks == 0 ? ticks : found.Ticks;
            if (rows == 0 || at != before)
            {
                rows++;
                before = at;
            }
        }

        return rows;
    }

    private string? Read(ref Utf8JsonReader reader, ref long ticks)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "The message is no JSON object; one with a list metrics is needed.";
        }

        var hasMetrics = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null && !TryReadTime(ref reader, out ticks))
                {
                    return TimeNeeded("The timestamp of the message");
                }
            }
            else if (reader.ValueTextEquals("metrics"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    return "The field metrics is no list; a list of objects with name and value is needed.";
                }

                hasMetrics = true;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (ReadMetric(ref reader) is { } wrong)
                    {
                        return wrong;
                    }
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return hasMetrics ? null : "The message has no list metrics; a list of objects with name and value is needed.";
    }

    private string? ReadMetric(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "The list metrics has something else than objects; each metric needs a name and a value.";
        }

        var (start, length, value, ticks) = (_namesUsed, -1, double.NaN, 0L);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length is 0 or > LongestName)
                {
                    return "A metric has a name that is no text of 1 to 256 bytes.";
                }

                length = KeepName(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                value = reader.TokenType switch
                {
                    JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number) => number,
                    JsonTokenType.True => 1,
                    JsonTokenType.False => 0,
                    _ => double.NaN,
                };
                reader.Skip();
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null && !TryReadTime(ref reader, out ticks))
                {
                    return TimeNeeded("The timestamp of a metric");
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (length < 0)
        {
            return "A metric has no name; each needs a name and a value.";
        }

        if (!double.IsNaN(value))
        {
            if (_count == MostMetrics)
            {
                return Invariant($"The list metrics has more than {MostMetrics} numbers; send it as several messages.");
            }

            if (_count == _found.Length)
            {
                Array.Resize(ref _found, _count * 2);
            }

            _found[_count++] = new Found(start, length, value, ticks);
            _namesUsed = start + length;
        }

        return null;
    }

    private int KeepName(ref Utf8JsonReader reader)
    {
        if (_names.Length - _namesUsed < LongestName)
        {
            Array.Resize(ref _names, _names.Length * 2);
        }

        return reader.CopyString(_names.AsSpan(_namesUsed));
    }

    private static bool TryReadTime(ref Utf8JsonReader reader, out long ticks)
    {
        ticks = 0;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Number && SampleDefaults.TryReadTime(reader.ValueSpan, out ticks);
    }

    private static string TimeNeeded(string what) =>
        $"{what} is no time from 1980 to 2099; ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970 is needed.";

    private void Append(TopicPlace place, long ticks, SampleBatch batch)
    {
        var machine = place.Machine.IsEmpty
            ? catalog.Machines.GetOrAdd(JsonSampleReader.DefaultMachine)
            : catalog.Machines.GetOrAdd(place.Machine);
        var (row, before) = (-1, 0L);
        foreach (ref readonly var found in _found.AsSpan(0, _count))
        {
            var at = found.Ticks == 0 ? ticks : found.Ticks;
            if (row < 0 || at != before)
            {
                row = batch.AddRow(at, machine);
                before = at;
            }

            batch.SetValue(row, catalog.Metrics.GetOrAdd(_names.AsSpan(found.NameStart, found.NameLength)), found.Value);
        }
    }
}
