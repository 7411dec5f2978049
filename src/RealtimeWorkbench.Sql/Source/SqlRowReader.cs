using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>Makes samples of rows.</summary>
internal sealed class SqlRowReader
{
    private const string TimeNeeded = "ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970, from 1980 to 2099 is needed";
    private const int MaxNameLength = 256;

    private readonly SqlLayout _layout;
    private readonly MetricCatalog _catalog;
    private readonly int _defaultMachine;
    private readonly double[] _values;
    private readonly int[] _metrics;

    public SqlRowReader(SqlLayout layout, string machine, MetricCatalog catalog)
    {
        _layout = layout;
        _catalog = catalog;
        _defaultMachine = catalog.Machines.GetOrAdd(machine);
        _values = new double[layout.Columns.Count];
        _metrics = new int[layout.Columns.Count];
        foreach (var metric in layout.Metrics)
        {
            var (name, unit) = SplitUnit(layout.Columns[metric].Name);
            _metrics[metric] = catalog.Metrics.GetOrAdd(name);
            if (unit.Length > 0)
            {
                catalog.SetUnit(_metrics[metric], unit);
            }
        }
    }

    /// <summary>Makes a dead letter of a row: the reason with its key, and the row as JSON.</summary>
    public DeadLetter Letter(SqlRow row, string source, long offset, string reason)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Values.Length; i++)
            {
                json.WritePropertyName(_layout.Columns[i].Name);
                switch (row.Values[i])
                {
                    case long whole:
                        json.WriteNumberValue(whole);
                        break;
                    case double real when double.IsFinite(real):
                        json.WriteNumberValue(real);
                        break;
                    case null:
                        json.WriteNullValue();
                        break;
                    case var other:
                        json.WriteStringValue(TextOf(other));
                        break;
                }
            }

            json.WriteEndObject();
        }

        return DeadLetter.Of(source, offset, $"Row with \"{_layout.Order.Name}\" {Excerpt(row.Values[0])}: {reason}", bytes.WrittenSpan);
    }

    /// <summary>Appends a row to a batch, or says why it is no sample.</summary>
    public bool TryRead(SqlRow row, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        var values = row.Values;
        reason = !SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(TextOf(values[_layout.Time])), out var ticks)
            ? $"\"{NameOf(_layout.Time)}\" is {Excerpt(values[_layout.Time])}; {TimeNeeded}."
            : null;
        var (machine, status, metric, unit) = ("", "", "", "");
        reason ??= ReadText(values, _layout.Machine, out machine) ?? ReadText(values, _layout.Status, out status)
            ?? ReadText(values, _layout.MetricName, out metric) ?? ReadText(values, _layout.Unit, out unit);
        if (reason is null && _layout.MetricName >= 0 && metric.Length == 0)
        {
            reason = $"\"{NameOf(_layout.MetricName)}\" is {Excerpt(values[_layout.MetricName])}; the name of a metric is needed.";
        }

        reason ??= ReadNumbers(values);
        if (reason is not null)
        {
            return false;
        }

        var added = batch.AddRow(ticks, machine.Length > 0 ? _catalog.Machines.GetOrAdd(machine) : _defaultMachine);
        if (status.Length > 0)
        {
            batch.SetStatus(added, _catalog.Statuses.GetOrAdd(status));
        }

        batch.SetPosition(
            added, Number(_layout.X), Number(_layout.Y), Number(_layout.Z), double.IsNaN(Number(_layout.Layer)) ? SampleBatch.None : (int)Number(_layout.Layer));
        foreach (var column in _layout.Metrics)
        {
            Set(batch, added, _metrics[column], _values[column]);
        }

        if (_layout.MetricName >= 0)
        {
            var id = _catalog.Metrics.GetOrAdd(metric);
            Set(batch, added, id, _values[_layout.Value]);
            if (unit.Length > 0 && _catalog.UnitOf(id).Length == 0)
            {
                _catalog.SetUnit(id, unit);
            }
        }

        return true;
    }

    private static void Set(SampleBatch batch, int row, int metric, double value)
    {
        if (!double.IsNaN(value))
        {
            batch.SetValue(row, metric, value);
        }
    }

    private double Number(int column) => column < 0 ? double.NaN : _values[column];

    private string NameOf(int column) => _layout.Columns[column].Name;

    private string? ReadNumbers(object?[] values)
    {
        foreach (var column in _layout.Metrics)
        {
            if (ReadNumber(values, column) is { } reason)
            {
                return reason;
            }
        }

        if ((ReadNumber(values, _layout.Value) ?? ReadNumber(values, _layout.X) ?? ReadNumber(values, _layout.Y)
            ?? ReadNumber(values, _layout.Z) ?? ReadNumber(values, _layout.Layer)) is { } wrong)
        {
            return wrong;
        }

        var layer = Number(_layout.Layer);
        return double.IsNaN(layer) || (layer is >= 0 and <= int.MaxValue && Math.Floor(layer) == layer)
            ? null
            : $"\"{NameOf(_layout.Layer)}\" is {Excerpt(values[_layout.Layer])}; a whole number from 0 on is needed.";
    }

    private string? ReadNumber(object?[] values, int column)
    {
        if (column < 0)
        {
            return null;
        }

        _values[column] = double.NaN;
        switch (values[column])
        {
            case null or "":
                return null;
            case long whole:
                _values[column] = whole;
                return null;
            case double real when double.IsFinite(real):
                _values[column] = real;
                return null;
            case string text when TryNumber(text, out var number) && double.IsFinite(number):
                _values[column] = number;
                return null;
            case string text when IsTruth(text, _layout.Columns[column].Type == SqlColumnType.Truth, out var truth):
                _values[column] = truth ? 1 : 0;
                return null;
            default:
                return $"\"{NameOf(column)}\" is {Excerpt(values[column])}; a finite number is needed, or NULL.";
        }
    }

    /// <summary>Whether text is a number as databases write it.</summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);

    private static bool IsTruth(string text, bool isColumnOfTruth, out bool truth)
    {
        truth = string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) || (isColumnOfTruth && text == "t");
        return truth || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase) || (isColumnOfTruth && text == "f");
    }

    private string? ReadText(object?[] values, int column, out string text)
    {
        text = column < 0 ? "" : TextOf(values[column]);
        return column < 0 ? null
            : values[column] is byte[] || Encoding.UTF8.GetByteCount(text) > MaxNameLength || text.Any(char.IsControl)
                ? $"\"{NameOf(column)}\" is {Excerpt(values[column])}; text of at most {MaxNameLength} bytes without control characters is needed."
            : null;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        byte[] bytes => Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, DeadLetter.MaxRaw / 2))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A value in a message: short, and on one line.</summary>
    private static string Excerpt(object? value)
    {
        const int MaxLength = 40;
        var text = TextOf(value);
        var shown = string.Concat(text.Take(MaxLength).Select(letter => char.IsControl(letter) ? '�' : letter)) + (text.Length > MaxLength ? "…" : "");
        return value switch
        {
            null => "NULL",
            string => $"\"{shown}\"",
            byte[] => $"the bytes {shown}",
            _ => shown,
        };
    }

    /// <summary>Splits a name such as "Air temperature [K]", as the headers of CSV files are.</summary>
    private static (string Name, string Unit) SplitUnit(string name)
    {
        var open = name.LastIndexOf('[');
        return open > 0 && name[^1] == ']' && name.Length - open > 2 ? (name[..open].TrimEnd(), name[(open + 1)..^1].Trim()) : (name, "");
    }
}
