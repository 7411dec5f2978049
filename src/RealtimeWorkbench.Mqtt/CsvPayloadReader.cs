using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Reads messages that are a row of CSV each. Time and machine that the row lacks are put in front of it.</summary>
internal sealed class CsvPayloadReader
{
    private readonly CsvSampleReader _reader;
    private readonly byte _separator;
    private readonly bool _needsTime;
    private readonly bool _needsMachine;
    private byte[] _row = new byte[1024];

    /// <summary>Prepares to read.</summary>
    /// <param name="columns">Header of the rows.</param>
    /// <param name="catalog">Where names get their numbers.</param>
    /// <exception cref="SourceException">The header makes no sense.</exception>
    public CsvPayloadReader(string columns, MetricCatalog catalog)
    {
        _separator = (byte)(columns.Contains(';', StringComparison.Ordinal) ? ';' : columns.Contains('\t', StringComparison.Ordinal) ? '\t' : ',');
        var names = columns.Split((char)_separator, StringSplitOptions.TrimEntries);
        _needsTime = !names.Any(name => name.ToUpperInvariant() is "TIMESTAMP" or "TIME" or "DATETIME" or "DATE" or "TS");
        _needsMachine = !names.Any(name => name.Equals("machine", StringComparison.OrdinalIgnoreCase));
        var separator = (char)_separator;
        var header = (_needsTime ? $"timestamp{separator}" : "") + (_needsMachine ? $"machine{separator}" : "") + columns;
        if (!CsvSampleReader.TryCreate([Encoding.UTF8.GetBytes(header)], new CsvFormat(), catalog, out var reader, out var reason))
        {
            throw new SourceException($"Mqtt.CsvColumns '{columns}' cannot be used: {reason}");
        }

        _reader = reader;
    }

    /// <summary>Reads a row and appends its sample to a batch.</summary>
    public bool TryRead(TopicPlace place, ReadOnlySpan<byte> row, long ticks, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        row = row.TrimEnd("\r\n"u8);
        if (row.ContainsAny((byte)'\n', (byte)'\r'))
        {
            reason = "The message has more than one line; send one row a message.";
            return false;
        }

        if (!_needsTime && !_needsMachine)
        {
            return _reader.TryRead(row, batch, out reason);
        }

        var most = row.Length + (place.Machine.Length * 2) + 64;
        if (_row.Length < most)
        {
            _row = new byte[most * 2];
        }

        var used = 0;
        if (_needsTime)
        {
            new DateTime(ticks, DateTimeKind.Utc).TryFormat(_row.AsSpan(used), out var written, "O", CultureInfo.InvariantCulture);
            used += written;
            _row[used++] = _separator;
        }

        if (_needsMachine)
        {
            used = AddQuoted(place.Machine.IsEmpty ? "machine-1"u8 : place.Machine, used);
            _row[used++] = _separator;
        }

        row.CopyTo(_row.AsSpan(used));
        return _reader.TryRead(_row.AsSpan(0, used + row.Length), batch, out reason);
    }

    /// <summary>Writes a text in quotes (RFC 4180).</summary>
    private int AddQuoted(ReadOnlySpan<byte> text, int used)
    {
        _row[used++] = (byte)'"';
        foreach (var letter in text)
        {
            if (letter == (byte)'"')
            {
                _row[used++] = letter;
            }

            _row[used++] = letter;
        }

        _row[used++] = (byte)'"';
        return used;
    }
}
