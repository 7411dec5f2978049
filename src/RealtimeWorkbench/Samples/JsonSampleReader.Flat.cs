using System.Runtime.CompilerServices;

namespace RealtimeWorkbench.Samples;

/// <content>
/// The short way for the usual record: a flat object of known fields, without escapes and in ASCII. It reads each byte once and gives what
/// the long way gives; whatever it isn't sure of, it leaves to the long way, which begins anew and has the sentences for what is wrong.
/// </content>
public sealed partial class JsonSampleReader
{
    private const int MostLongWays = 64;

    private int[] _flatMetrics = new int[16];
    private double[] _flatValues = new double[16];
    private int _flatCount;
    private int _flatIgnored;
    private int _longWays;
    private int _longWaysLeft;

    private readonly KnownText _knownMachine = new();
    private readonly KnownText _knownStatus = new();
    private readonly KnownMinute _knownMinute = new();

    /// <summary>Whether records are tried the short way; off to compare.</summary>
    internal bool TakesShortWay { get; init; } = true;

    /// <summary>Decodes a record the short way. Where it can't, nothing has happened.</summary>
    private bool TryReadFlat(ReadOnlySpan<byte> json, SampleBatch batch, SampleDefaults defaults)
    {
        if (!TakesShortWay || _longWaysLeft > 0)
        {
            // Records of this kind have failed here before; trying each of them would cost more than it brings.
            _longWaysLeft = Math.Max(0, _longWaysLeft - 1);
            return false;
        }

        Begin();
        _flatCount = 0;
        _flatIgnored = 0;
        var at = 0;
        if (TryWalk(json, ref at) && at == json.Length && _hasContent && TryTakeDefaultTime(defaults.Timestamp))
        {
            _longWays = 0;
            IgnoredFields += _flatIgnored;
            AppendFlat(json, batch, defaults.Machine.IsEmpty ? _defaultMachine : defaults.Machine);
            return true;
        }

        _longWays = Math.Min((_longWays * 2) + 1, MostLongWays);
        _longWaysLeft = _longWays;
        return false;
    }

    private bool TryTakeDefaultTime(long defaultTicks)
    {
        if ((_reservedSeen & (1 << (int)JsonField.Meaning.Timestamp)) == 0)
        {
            _ticks = defaultTicks;
        }

        return TimeText.IsPlausible(_ticks);
    }

    private bool TryWalk(ReadOnlySpan<byte> json, ref int at)
    {
        if (!TryPass(json, ref at, (byte)'{'))
        {
            return false;
        }

        for (var index = 0; ; index++)
        {
            PassBlanks(json, ref at);
            if (!TryFindFlatField(json, ref at, index, out var field))
            {
                return false;
            }

            PassBlanks(json, ref at);
            if ((uint)at >= (uint)json.Length || !TryMarkSeen(field) || !TryReadFlatField(json, ref at, field))
            {
                return false;
            }

            PassBlanks(json, ref at);
            if ((uint)at >= (uint)json.Length)
            {
                return false;
            }

            var mark = json[at++];
            if (mark == (byte)'}')
            {
                PassBlanks(json, ref at);
                return true;
            }

            if (mark != (byte)',')
            {
                return false;
            }
        }
    }

    private bool TryFindFlatField(ReadOnlySpan<byte> json, ref int at, int index, out JsonField field)
    {
        if (index < _expected.Count && json[at..].StartsWith(_expected[index].Key))
        {
            field = _expected[index];
            at += field.Key.Length;
            return field.Metric >= 0 || field.Kind != JsonField.Meaning.Other || !catalog.Metrics.TryGetId(field.Name, out _);
        }

        field = JsonField.Timestamp;
        if (!TryReadFlatText(json, ref at, out var start, out var length))
        {
            return false;
        }

        PassBlanks(json, ref at);
        if (!TryPass(json, ref at, (byte)':'))
        {
            return false;
        }

        var name = json.Slice(start, length);
        field = JsonField.FindReserved(name) ?? FindMetric(name);
        Expect(index, field);
        return true;
    }

    private bool TryReadFlatField(ReadOnlySpan<byte> json, ref int at, JsonField field)
    {
        if (json[at] == (byte)'n' && field.Kind != JsonField.Meaning.Timestamp)
        {
            _hasContent |= field.Kind == JsonField.Meaning.Other;
            return TryPass(json, ref at, "null"u8);
        }

        switch (field.Kind)
        {
            case JsonField.Meaning.Other when field.Metric < 0:
                return TryPassOverFlatText(json, ref at);
            case JsonField.Meaning.Other:
                return TryReadFlatMetric(json, ref at, field.Metric);
            case JsonField.Meaning.X:
                return TryReadFlatNumber(json, ref at, out _x);
            case JsonField.Meaning.Y:
                return TryReadFlatNumber(json, ref at, out _y);
            case JsonField.Meaning.Z:
                return TryReadFlatNumber(json, ref at, out _z);
            case JsonField.Meaning.Layer:
                if (!TryReadFlatNumber(json, ref at, out var layer) || layer is < 0 or > int.MaxValue || Math.Floor(layer) != layer)
                {
                    return false;
                }

                _layer = (int)layer;
                return true;
            case JsonField.Meaning.Timestamp:
                return TryReadFlatTime(json, ref at);
            case JsonField.Meaning.Machine:
                return TryReadKnown(_knownMachine, json, ref at, out _machine);
            case JsonField.Meaning.Status:
                _hasContent = true;
                return TryReadKnown(_knownStatus, json, ref at, out _status);
            default:
                // The long form and its fields.
                return false;
        }
    }

    private bool TryReadFlatMetric(ReadOnlySpan<byte> json, ref int at, int metric)
    {
        double value;
        switch (json[at])
        {
            case (byte)'t':
                value = 1;
                if (!TryPass(json, ref at, "true"u8))
                {
                    return false;
                }

                break;
            case (byte)'f':
                value = 0;
                if (!TryPass(json, ref at, "false"u8))
                {
                    return false;
                }

                break;
            default:
                if (!TryReadFlatNumber(json, ref at, out value))
                {
                    return false;
                }

                break;
        }

        if (_flatCount == _flatMetrics.Length)
        {
            Array.Resize(ref _flatMetrics, _flatCount * 2);
            Array.Resize(ref _flatValues, _flatCount * 2);
        }

        _hasContent = true;
        _flatMetrics[_flatCount] = metric;
        _flatValues[_flatCount++] = value;
        return true;
    }

    /// <summary>Passes over a text that is no metric. A number would make its field one, which the long way does.</summary>
    private bool TryPassOverFlatText(ReadOnlySpan<byte> json, ref int at)
    {
        if (!TryReadFlatText(json, ref at, out var start, out var length) || DecimalCell.IsNonFinite(json.Slice(start, length)))
        {
            return false;
        }

        _flatIgnored++;
        return true;
    }

    private bool TryReadFlatNumber(ReadOnlySpan<byte> json, ref int at, out double value)
    {
        _hasContent = true;
        return DecimalText.TryParseJson(json, ref at, out value);
    }

    private bool TryReadFlatTime(ReadOnlySpan<byte> json, ref int at)
    {
        if (json[at] != (byte)'"')
        {
            var number = at;
            return DecimalText.TryParseJson(json, ref at, out _) && TimeText.TryParseEpoch(json[number..at], out _ticks);
        }

        if (_knownMinute.TryRead(json, ref at, out _ticks))
        {
            return true;
        }

        if (!TryReadFlatText(json, ref at, out var start, out var length))
        {
            return false;
        }

        var text = json.Slice(start, length);
        if (!TimeText.TryParse(text, out _ticks))
        {
            return false;
        }

        _knownMinute.Remember(text, _ticks);
        return true;
    }

    /// <summary>Passes over text that needs no unescaping and no look at its UTF-8.</summary>
    private static bool TryReadFlatText(ReadOnlySpan<byte> json, ref int at, out int start, out int length)
    {
        start = at + 1;
        length = 0;
        if (!TryPass(json, ref at, (byte)'"'))
        {
            return false;
        }

        // Most names are shorter than what it takes to call for a vectorised search.
        for (; (uint)at < (uint)json.Length; at++)
        {
            var letter = json[at];
            if (letter == (byte)'"')
            {
                length = at++ - start;
                return length is > 0 and <= MaxNameLength;
            }

            if (letter is < 0x20 or > 0x7e or (byte)'\\')
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads text that is often that of the record before.</summary>
    private static bool TryReadKnown(KnownText known, ReadOnlySpan<byte> json, ref int at, out TextSlot slot)
    {
        if (json[at..].StartsWith(known.Quoted))
        {
            slot = new TextSlot(at + 1, known.Quoted.Length - 2);
            at += known.Quoted.Length;
            return true;
        }

        var found = TryReadFlatText(json, ref at, out var start, out var length);
        slot = new TextSlot(start, length);
        return found;
    }

    private void AppendFlat(ReadOnlySpan<byte> json, SampleBatch batch, ReadOnlySpan<byte> defaultMachine)
    {
        var machine = _machine.Length > 0
            ? _knownMachine.NumberOf(json, _machine, catalog.Machines)
            : catalog.Machines.GetOrAdd(defaultMachine);
        var status = _status.Length > 0 ? _knownStatus.NumberOf(json, _status, catalog.Statuses) : SampleBatch.None;
        batch.AddRow(_ticks, machine, status, _layer, _x, _y, _z);
        for (var i = 0; i < _flatCount; i++)
        {
            batch.SetNewest(_flatMetrics[i], _flatValues[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PassBlanks(ReadOnlySpan<byte> json, ref int at)
    {
        if ((uint)at < (uint)json.Length && json[at] <= (byte)' ')
        {
            PassSomeBlanks(json, ref at);
        }
    }

    private static void PassSomeBlanks(ReadOnlySpan<byte> json, ref int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }

    private static bool TryPass(ReadOnlySpan<byte> json, ref int at, byte mark)
    {
        if ((uint)at < (uint)json.Length && json[at] == mark)
        {
            at++;
            return true;
        }

        return false;
    }

    private static bool TryPass(ReadOnlySpan<byte> json, ref int at, ReadOnlySpan<byte> word)
    {
        if (json[at..].StartsWith(word))
        {
            at += word.Length;
            return true;
        }

        return false;
    }
}
