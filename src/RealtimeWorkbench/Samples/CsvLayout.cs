using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>What the columns of a CSV file mean, found from its header and first rows.</summary>
internal sealed class CsvLayout
{
    private static readonly string[] TimeNames = ["timestamp", "time", "datetime", "date", "ts"];

    private readonly List<List<string>> _rows = [];

    /// <summary>How many records behind the header have too few cells or too many before the first of <see cref="_rows"/>.</summary>
    private readonly int _first;

    private CsvLayout(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        Dialect = CsvDialect.Detect(records);
        Columns = [.. Cells(records[0]).Select(header => new CsvColumn(header))];
        for (var i = 1; i < records.Count; i++)
        {
            var row = Cells(records[i]);
            if (row.Count == Columns.Count)
            {
                _first = _rows.Count == 0 ? i - 1 : _first;
                _rows.Add(row);
            }
        }
    }

    public CsvDialect Dialect { get; }

    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>Seconds that one unit of the time column stands for where it counts from 0, or <see langword="null"/> for a calendar time.</summary>
    public double? SecondsPerUnit { get; private set; }

    /// <summary>Whether the first record behind the header is no row: it has no time or, where rows come at an interval, no number. So is a line of units.</summary>
    public bool BeginsWithoutRow => _rows.Count > 0 && !IsRow(_rows[0]);

    /// <summary>Which record behind the header, from 0, is no row, as a line of units; null if there is none.</summary>
    public int? Units => BeginsWithoutRow ? _first : null;

    private string ColumnNames =>
        string.Join(", ", Columns.Take(20).Select(column => column.Header)) + (Columns.Count > 20 ? ", …" : "");

    /// <param name="records">First records of the file, the header first; at least the header.</param>
    /// <param name="format">What the user said about the file.</param>
    /// <param name="known">Metrics that there are, for parts of a stream.</param>
    /// <param name="layout">The layout, if there is one.</param>
    /// <param name="reason">One sentence on why the file cannot be read and what to do.</param>
    public static bool TryDetect(
        IReadOnlyList<ReadOnlyMemory<byte>> records,
        CsvFormat format,
        NameTable known,
        [NotNullWhen(true)] out CsvLayout? layout,
        [NotNullWhen(false)] out string? reason)
    {
        var found = new CsvLayout(records);
        reason = found.Assign(format, known);
        layout = reason is null ? found : null;
        return reason is null;
    }

    private List<string> Cells(ReadOnlyMemory<byte> record)
    {
        var texts = new List<string>();
        var cells = new CsvCells(record.Span, (byte)Dialect.Separator);
        while (cells.MoveNext())
        {
            texts.Add(CsvDialect.TextOf(cells.Current).Replace("\"\"", "\"", StringComparison.Ordinal));
        }

        return texts;
    }

    private string? Assign(CsvFormat format, NameTable known)
    {
        if (Columns.All(column => IsNumber(column.Header)))
        {
            return $"The first line holds only numbers ({ColumnNames}); put a line with the names of the columns above it.";
        }

        NameColumns();
        var reason = AssignTime(format);
        if (reason is null && format.IsPushed && SecondsPerUnit is not null)
        {
            reason = $"The time column counts from a start that is not known; {TimeText.Needed}.";
        }

        if (reason is not null)
        {
            return reason;
        }

        for (var i = 0; i < Columns.Count; i++)
        {
            var column = Columns[i];
            if (column.Kind == CsvColumn.Meaning.Undecided)
            {
                column.Kind = CsvColumn.FindReserved(column.Name)
                    ?? (format.IsPushed && known.TryGetId(column.Name, out _) ? CsvColumn.Meaning.Metric : KindOfCells(i));
            }
        }

        return Columns.Any(column =>
            column.Kind is CsvColumn.Meaning.Metric or CsvColumn.Meaning.Undecided or CsvColumn.Meaning.Status)
            ? null
            : $"There is no column of numbers to monitor among {ColumnNames}; at least one is needed.";
    }

    /// <summary>Makes names unique: columns that differ only in their unit keep it, others of one name get a number.</summary>
    private void NameColumns()
    {
        foreach (var group in Columns.GroupBy(column => column.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var column in group)
            {
                column.Name = column.Header;
            }
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Columns.Count; i++)
        {
            var name = Columns[i].Name.Length > 0 ? Columns[i].Name : Invariant($"column {i + 1}");
            Columns[i].Name = name;
            for (var copy = 2; !used.Add(Columns[i].Name); copy++)
            {
                Columns[i].Name = Invariant($"{name} ({copy})");
            }
        }
    }

    private string? AssignTime(CsvFormat format)
    {
        if (format.TimeColumn is { Length: > 0 } wanted)
        {
            var named = IndexOf(column => string.Equals(column.Header, wanted, StringComparison.Ordinal)) is >= 0 and var exact
                ? exact
                : IndexOf(column => string.Equals(column.Header.Trim(), wanted.Trim(), StringComparison.OrdinalIgnoreCase)
                    || string.Equals(column.Name, wanted.Trim(), StringComparison.OrdinalIgnoreCase));
            return named < 0 ? $"There is no column \"{wanted}\"; the columns are {ColumnNames}."
                : TryTakeTime(named) ? null
                : HoldsNoTime(named, format);
        }

        var candidates = TimeNames
            .Select(name => IndexOf(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)))
            .Where(index => index >= 0)
            .ToList();
        if (candidates.Any(TryTakeTime) || format.Interval is not null)
        {
            return null;
        }

        return candidates.Count > 0
            ? HoldsNoTime(candidates[0], format)
            : format.IsPushed ? $"There is no time column among {ColumnNames}; name one with the parameter timeColumn."
            : $"There is no time column among {ColumnNames}; name one with --time-column, "
                + "or give the time between rows with --interval, such as --interval 3min.";
    }

    private string HoldsNoTime(int index, CsvFormat format) =>
        $"Column \"{Columns[index].Header}\" holds \"{Excerpt.Of(Encoding.UTF8.GetBytes(FirstCell(index)))}\", "
        + $"which is no time; {TimeText.Needed}; or name another with "
        + (format.IsPushed ? "the parameter timeColumn." : "--time-column, or give --interval.");

    /// <summary>Makes a column the time column if more of its first cells are times than not.</summary>
    private bool TryTakeTime(int index)
    {
        var cells = NonEmptyCells(index).ToList();
        var elapsed = SecondsOf(Columns[index].Unit);
        var limit = Columns[index].Unit.Length > 0 ? 1e10 : 1e7;
        var numbers = cells.Where(IsNumber).Select(ValueOf).ToList();
        if (numbers.Count > 0 && numbers.Count * 2 > cells.Count && Math.Abs(numbers[0]) < limit && elapsed is not null)
        {
            // Seconds since 1970 would be a date in that year; a recording that counts from its start is what was meant.
            SecondsPerUnit = elapsed;
        }
        else if (cells.Count > 0 && cells.Count(IsTime) * 2 <= cells.Count)
        {
            return false;
        }

        Columns[index].Kind = CsvColumn.Meaning.Timestamp;
        TakeTimeOfDay(index, cells);
        return true;
    }

    /// <summary>A column of dates often has one of times of day beside it.</summary>
    private void TakeTimeOfDay(int dates, List<string> cells)
    {
        var times = IndexOf(column => string.Equals(column.Name, "time", StringComparison.OrdinalIgnoreCase));
        if (times >= 0 && times != dates && cells.Count > 0 && cells.All(cell => cell.Length == 10)
            && NonEmptyCells(times).Any() && NonEmptyCells(times).All(IsTimeOfDay))
        {
            Columns[times].Kind = CsvColumn.Meaning.TimeOfDay;
        }
    }

    private bool IsRow(List<string> row)
    {
        var time = IndexOf(column => column.Kind == CsvColumn.Meaning.Timestamp);
        return time < 0 ? row.Exists(cell => IsNumber(cell) || DecimalCell.IsBoolean(Encoding.UTF8.GetBytes(cell)))
            : SecondsPerUnit is null ? IsTime(row[time])
            : IsNumber(row[time]);
    }

    private CsvColumn.Meaning KindOfCells(int index)
    {
        // A unit says nothing about the column. NaN and the like don't either: they are dead letters among numbers, and text among text.
        var cells = NonEmptyCells(index, BeginsWithoutRow ? 1 : 0).Where(cell => !DecimalCell.IsNonFinite(Encoding.UTF8.GetBytes(cell))).ToList();
        var numbers = cells.Count(cell => IsNumber(cell) || DecimalCell.IsBoolean(Encoding.UTF8.GetBytes(cell)));
        return cells.Count == 0 ? CsvColumn.Meaning.Undecided
            : numbers * 2 > cells.Count ? CsvColumn.Meaning.Metric
            : CsvColumn.Meaning.Text;
    }

    private static double? SecondsOf(string unit) => unit switch
    {
        "" or "s" or "sec" => 1,
        "ms" => 1e-3,
        "us" or "µs" or "μs" => 1e-6,
        "ns" => 1e-9,
        "min" => 60,
        "h" => 3600,
        _ => null,
    };

    private IEnumerable<string> NonEmptyCells(int index, int from = 0) => _rows.Skip(from).Select(row => row[index]).Where(cell => cell.Length > 0);

    private string FirstCell(int index) => NonEmptyCells(index).FirstOrDefault("");

    private int IndexOf(Predicate<CsvColumn> matches)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (matches(Columns[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsNumber(string cell) =>
        DecimalText.TryParse(Encoding.UTF8.GetBytes(cell), (byte)Dialect.DecimalMark, out _);

    private double ValueOf(string cell) =>
        DecimalText.TryParse(Encoding.UTF8.GetBytes(cell), (byte)Dialect.DecimalMark, out var value) ? value : 0;

    private static bool IsTime(string cell) => TimeText.TryParse(Encoding.UTF8.GetBytes(cell), out _);

    private static bool IsTimeOfDay(string cell) =>
        TimeText.TryParseTimeOfDay(Encoding.UTF8.GetBytes(cell), out _, out var used) && used == cell.Length;
}
