using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace RealtimeWorkbench.Samples;

/// <summary>Decodes samples from the rows of a CSV file, straight from UTF-8 into the columns of a batch.</summary>
/// <remarks>
/// Separator, decimal mark, the time column and the columns of numbers are found from the header and the first rows. An
/// empty cell is a value that was not measured. Allocates only for names it has not seen and for rows it refuses.
/// Not thread-safe.
/// </remarks>
public sealed class CsvSampleReader
{
    private readonly MetricCatalog _catalog;
    private readonly CsvLayout _layout;
    private readonly CsvFormat _format;
    private readonly CsvColumn[] _columns;
    private readonly double[] _values;
    private readonly byte[] _defaultMachine;
    private readonly byte _separator;
    private readonly byte _decimalMark;
    private readonly bool _hasTime;
    private readonly long? _units;
    private byte[] _scratch = new byte[256];
    private int _scratchUsed;
    private long _rows;

    private CsvSampleReader(MetricCatalog catalog, CsvLayout layout, CsvFormat format)
    {
        _catalog = catalog;
        _layout = layout;
        _format = format;
        _columns = [.. layout.Columns];
        _values = new double[_columns.Length];
        _defaultMachine = Encoding.UTF8.GetBytes(format.Machine);
        _separator = (byte)layout.Dialect.Separator;
        _decimalMark = (byte)layout.Dialect.DecimalMark;
        _hasTime = _columns.Any(column => column.Kind == CsvColumn.Meaning.Timestamp);
        _units = layout.Units;
        foreach (var column in _columns.Where(column => column.Kind == CsvColumn.Meaning.Metric))
        {
            Register(column);
        }
    }

    /// <summary>Separator and decimal mark of the file.</summary>
    public CsvDialect Dialect => _layout.Dialect;

    /// <summary>Header of the time column, or <see langword="null"/> if rows come at an interval.</summary>
    public string? TimeColumn => _columns.FirstOrDefault(column => column.Kind == CsvColumn.Meaning.Timestamp)?.Header;

    /// <summary>Whether rows say when they were, not how long after a start that nobody knows.</summary>
    internal bool HasCalendarTimes => _hasTime && _layout.SecondsPerUnit is null;

    /// <summary>Whether the first record behind the header is no row, as a line of units.</summary>
    internal bool BeginsWithoutRow => _layout.BeginsWithoutRow;

    /// <summary>Headers of the columns that are passed over because they hold text.</summary>
    public IReadOnlyList<string> TextColumns =>
        [.. _columns.Where(column => column.Kind == CsvColumn.Meaning.Text).Select(column => column.Header)];

    /// <summary>Finds out what the columns of a file mean.</summary>
    /// <param name="firstRecords">First lines of the file in UTF-8, the header first; some 50 are enough, the header alone will do.</param>
    /// <param name="format">What the user says about the file.</param>
    /// <param name="catalog">Where the names of metrics, machines and states get their numbers.</param>
    /// <param name="reader">A reader for all rows after the header, those of <paramref name="firstRecords"/> too.</param>
    /// <param name="reason">One sentence on why the file cannot be read, the columns there are, and what to do.</param>
    public static bool TryCreate(
        IReadOnlyList<ReadOnlyMemory<byte>> firstRecords,
        CsvFormat format,
        MetricCatalog catalog,
        [NotNullWhen(true)] out CsvSampleReader? reader,
        [NotNullWhen(false)] out string? reason)
    {
        reader = null;
        if (firstRecords.Count == 0)
        {
            reason = "The file is empty; a header line with the names of the columns is needed.";
            return false;
        }

        if (firstRecords[0].Span.Contains((byte)0))
        {
            reason = "The file is binary or UTF-16; save it as CSV in UTF-8.";
            return false;
        }

        if (!CsvLayout.TryDetect(firstRecords, format, catalog.Metrics, out var layout, out reason))
        {
            return false;
        }

        reader = new CsvSampleReader(catalog, layout, format);
        return true;
    }

    /// <summary>Decodes one row and appends it to a batch, or notes it there as a dead letter.</summary>
    /// <param name="row">The row in UTF-8, without its line end.</param>
    /// <param name="batch">Batch with room for one more sample.</param>
    /// <param name="source">Name of the source, for the dead letter.</param>
    /// <param name="line">Line of the row, for the dead letter.</param>
    /// <returns>Whether a sample was added.</returns>
    public bool ReadInto(ReadOnlySpan<byte> row, SampleBatch batch, string source, long line)
    {
        if (TryRead(row, batch, out var reason))
        {
            return true;
        }

        batch.Reject(DeadLetter.Of(source, line, reason, row));
        return false;
    }

    /// <summary>Decodes one row and appends it to a batch. Where rows come at an interval, a refused row takes its time all the same.</summary>
    /// <param name="row">The row in UTF-8, without its line end; any bytes may come.</param>
    /// <param name="batch">Batch of the reader's catalog with room for one more sample.</param>
    /// <param name="reason">One sentence on what is wrong with the row; the batch is then as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="batch"/> is full or has another catalog.</exception>
    public bool TryRead(ReadOnlySpan<byte> row, SampleBatch batch, [NotNullWhen(false)] out string? reason)
    {
        if (!ReferenceEquals(batch.Catalog, _catalog) || batch.Count == batch.Capacity)
        {
            throw new ArgumentException("The batch is full or of another catalog.", nameof(batch));
        }

        _scratchUsed = 0;
        var index = _rows++;
        var place = new Place { IsUnits = index == _units };
        var found = 0;
        var cells = new CsvCells(row, _separator);
        while (cells.MoveNext())
        {
            if (found == _columns.Length)
            {
                reason = WrongCount(row);
                return reason is null;
            }

            var cell = cells.Current;
            reason = ReadCell(found, cell, cells.IsQuoted, ref place);
            if (reason is not null)
            {
                // A row with too few or too many cells has them in the wrong columns; say that first.
                reason = WrongCount(row) ?? reason;
                return false;
            }

            found++;
        }

        reason = found < _columns.Length ? WrongCount(row) : _hasTime ? WhyNoTime(place) : null;
        if (reason is not null)
        {
            return false;
        }

        Append(batch, place, _hasTime ? place.Ticks + place.TimeOfDay : _format.Start.UtcTicks + (index * _format.Interval!.Value.Ticks));
        return true;
    }

    private string? WrongCount(ReadOnlySpan<byte> row)
    {
        var count = 0;
        var cells = new CsvCells(row, _separator);
        while (cells.MoveNext())
        {
            count++;
        }

        return count == _columns.Length
            ? null
            : Invariant($"The row has {count} cells, the header {_columns.Length}; give one for each column.");
    }

    private string? WhyNoTime(in Place place)
    {
        var ticks = place.Ticks + place.TimeOfDay;
        return TimeText.IsPlausible(ticks)
            ? null
            : $"\"{TimeColumn}\" is {Excerpt.Quote(place.TimeText)}, years off; a time from 1980 to 2099 is needed.";
    }

    private string? ReadCell(int index, ReadOnlySpan<byte> cell, bool isQuoted, ref Place place)
    {
        var column = _columns[index];
        _values[index] = double.NaN;
        switch (column.Kind)
        {
            case CsvColumn.Meaning.Text:
                return null;
            case CsvColumn.Meaning.Timestamp:
                place.TimeText = cell;
                return ReadTime(column, cell, out place.Ticks);
            case CsvColumn.Meaning.TimeOfDay:
                return TimeText.TryParseTimeOfDay(cell, out place.TimeOfDay, out var used) && used == cell.Length
                    ? null
                    : $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a time of day such as 10:15:23 is needed.";
            case CsvColumn.Meaning.Machine:
                place.Machine = Text(cell, isQuoted);
                return WhyNotText(column, place.Machine);
            case CsvColumn.Meaning.Status:
                place.Status = Text(cell, isQuoted);
                return WhyNotText(column, place.Status);
            case CsvColumn.Meaning.Undecided when place.IsUnits:
                return null;
            case CsvColumn.Meaning.Undecided when cell.Length > 0 && !DecimalCell.IsNonFinite(cell):
                Decide(column, cell);
                break;
        }

        if (cell.IsEmpty || column.Kind == CsvColumn.Meaning.Text)
        {
            return null;
        }

        var reason = ReadNumber(column, cell, out _values[index]);
        if (reason is null && column.Kind == CsvColumn.Meaning.Layer
            && (_values[index] is < 0 or > int.MaxValue || Math.Floor(_values[index]) != _values[index]))
        {
            return $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a whole number from 0 on is needed.";
        }

        return reason;
    }

    private string? ReadTime(CsvColumn column, ReadOnlySpan<byte> cell, out long ticks)
    {
        ticks = 0;
        if (_layout.SecondsPerUnit is { } seconds)
        {
            // A century is more than any recording lasts, and keeps the product within a long.
            if (DecimalText.TryParse(cell, _decimalMark, out var units) && Math.Abs(units * seconds) < 3.2e9)
            {
                ticks = _format.Start.UtcTicks + (long)Math.Round(units * seconds * TimeSpan.TicksPerSecond);
                return null;
            }

            return $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a time counted from the start, such as 12.5, is needed.";
        }

        return TimeText.TryParse(cell, out ticks) ? null : $"\"{column.Header}\" is {Excerpt.Quote(cell)}; {TimeText.Needed}.";
    }

    private string? ReadNumber(CsvColumn column, ReadOnlySpan<byte> cell, out double value)
    {
        if (DecimalText.TryParse(cell, _decimalMark, out value))
        {
            return double.IsFinite(value)
                ? null
                : $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a number within ±1.8e308 is needed.";
        }

        if (DecimalCell.IsBoolean(cell))
        {
            value = DecimalCell.IsTrue(cell) ? 1 : 0;
            return null;
        }

        return DecimalCell.IsNonFinite(cell)
            ? $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a finite number is needed, or an empty cell."
            : $"\"{column.Header}\" is {Excerpt.Quote(cell)}; a number with \"{(char)_decimalMark}\" as decimal mark "
                + "is needed, or an empty cell.";
    }

    private static string? WhyNotText(CsvColumn column, ReadOnlySpan<byte> text) =>
        text.Length > 256 ? $"\"{column.Header}\" is {Excerpt.Quote(text)}; at most 256 bytes are needed."
        : text.ContainsAnyInRange((byte)0, (byte)31) ? $"\"{column.Header}\" is {Excerpt.Quote(text)}; text without control characters is needed."
        : null;

    /// <summary>The first cell that isn't empty decides whether a column holds numbers.</summary>
    private void Decide(CsvColumn column, ReadOnlySpan<byte> cell)
    {
        if (DecimalText.TryParse(cell, _decimalMark, out _) || DecimalCell.IsBoolean(cell))
        {
            column.Kind = CsvColumn.Meaning.Metric;
            Register(column);
        }
        else
        {
            column.Kind = CsvColumn.Meaning.Text;
        }
    }

    private void Register(CsvColumn column)
    {
        column.Metric = _catalog.Metrics.GetOrAdd(column.Name);
        if (column.Unit.Length > 0)
        {
            _catalog.SetUnit(column.Metric, column.Unit);
        }
    }

    private void Append(SampleBatch batch, in Place place, long ticks)
    {
        var row = batch.AddRow(ticks, _catalog.Machines.GetOrAdd(place.Machine.IsEmpty ? _defaultMachine : place.Machine));
        if (!place.Status.IsEmpty)
        {
            batch.SetStatus(row, _catalog.Statuses.GetOrAdd(place.Status));
        }

        var (x, y, z, layer) = (double.NaN, double.NaN, double.NaN, SampleBatch.None);
        for (var i = 0; i < _columns.Length; i++)
        {
            var value = _values[i];
            if (double.IsNaN(value))
            {
                continue;
            }

            switch (_columns[i].Kind)
            {
                case CsvColumn.Meaning.Metric:
                    batch.SetValue(row, _columns[i].Metric, value);
                    break;
                case CsvColumn.Meaning.X:
                    x = value;
                    break;
                case CsvColumn.Meaning.Y:
                    y = value;
                    break;
                case CsvColumn.Meaning.Z:
                    z = value;
                    break;
                case CsvColumn.Meaning.Layer:
                    layer = (int)value;
                    break;
            }
        }

        batch.SetPosition(row, x, y, z, layer);
    }

    /// <summary>Text of a cell in UTF-8 with doubled quotes undone, valid until the next row.</summary>
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> cell, bool isQuoted)
    {
        if (!Utf8.IsValid(cell))
        {
            return Encoding.UTF8.GetBytes(CsvDialect.TextOf(cell));
        }

        if (!isQuoted || !cell.Contains((byte)'"'))
        {
            return cell;
        }

        if (_scratch.Length - _scratchUsed < cell.Length)
        {
            // What was handed out before stays in the old array.
            _scratch = new byte[Math.Max(cell.Length, _scratch.Length * 2)];
            _scratchUsed = 0;
        }

        var target = _scratch.AsSpan(_scratchUsed);
        var length = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            target[length++] = cell[i];
            i += cell[i] == '"' && i + 1 < cell.Length && cell[i + 1] == '"' ? 1 : 0;
        }

        _scratchUsed += length;
        return target[..length];
    }

    /// <summary>What a row says besides its values.</summary>
    private ref struct Place
    {
        public long Ticks;
        public long TimeOfDay;
        public ReadOnlySpan<byte> TimeText;
        public ReadOnlySpan<byte> Machine;
        public ReadOnlySpan<byte> Status;

        /// <summary>Whether it is the line of units, which decides nothing about a column.</summary>
        public bool IsUnits;
    }
}
