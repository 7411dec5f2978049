using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A small CSV file with a header row, in memory, with columns by name.</summary>
/// <remarks>RFC 4180; separator and decimal mark are found as sources find them. Unlike there, a quoted cell may hold line ends.</remarks>
public sealed class ChartTable
{
    private const int RecordsToLookAt = 50;

    private readonly string _file;
    private readonly char _decimalMark;
    private readonly List<(int Line, string[] Cells)> _rows;

    private ChartTable(string file, char decimalMark, string[] columns, List<(int Line, string[] Cells)> rows)
    {
        _file = file;
        _decimalMark = decimalMark;
        Columns = columns;
        _rows = rows;
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows below the header.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <exception cref="ChartInputException">It cannot be read, or isn't a table.</exception>
    public static ChartTable Read(string file)
    {
        try
        {
            return Parse(file, File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ChartInputException(
                File.Exists(file) ? $"{file} cannot be read: {error.Message}" : $"{file} does not exist.", error);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="file">What messages call the file.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="ChartInputException">The text isn't a table.</exception>
    public static ChartTable Parse(string file, string text)
    {
        var dialect = DetectDialect(text);
        var rows = Split(file, text, dialect.Separator);
        if (rows.Count == 0)
        {
            throw new ChartInputException($"{file} is empty; a header row and values are needed.");
        }

        string[] columns = [.. rows[0].Cells.Select(cell => cell.Trim())];
        if (columns.All(cell => TryNumber(cell, dialect.DecimalMark, out var number) && double.IsFinite(number)))
        {
            throw new ChartInputException($"{file} begins with numbers; a header row with the names of the columns is needed.");
        }

        rows.RemoveAt(0);
        foreach (var (line, cells) in rows)
        {
            if (cells.Length != columns.Length)
            {
                throw new ChartInputException(Invariant(
                    $"{file}, line {line} has {cells.Length} cells; the header has {columns.Length}."));
            }
        }

        return new ChartTable(file, dialect.DecimalMark, columns, rows);
    }

    /// <summary>Number of the column of a name; case doesn't matter.</summary>
    /// <exception cref="ChartInputException">There is no such column.</exception>
    public int Find(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new ChartInputException($"{_file} has no column {column}; it has {string.Join(", ", Columns)}.");
    }

    /// <summary>Text of a cell without the blanks around it.</summary>
    public string Text(int row, int column) => _rows[row].Cells[column].Trim();

    /// <summary>Whether every cell of a column is a number or missing, and one at least is a number.</summary>
    public bool IsNumeric(int column)
    {
        var numbers = 0;
        for (var row = 0; row < Count; row++)
        {
            if (!TryNumber(Text(row, column), _decimalMark, out var number))
            {
                return false;
            }

            numbers += double.IsNaN(number) ? 0 : 1;
        }

        return numbers > 0;
    }

    /// <summary>Reads a cell; NaN where it is empty, "NA" or "NaN".</summary>
    /// <exception cref="ChartInputException">The cell isn't a finite number.</exception>
    public double Number(int row, int column)
    {
        if (TryNumber(Text(row, column), _decimalMark, out var number) && !double.IsInfinity(number))
        {
            return number;
        }

        throw new ChartInputException(Invariant(
            $"{_file}, line {_rows[row].Line}, column {Columns[column]}: \"{Text(row, column)}\" is not a finite number."));
    }

    private static CsvDialect DetectDialect(string text)
    {
        ReadOnlyMemory<byte>[] first = [.. text.Split('\n', RecordsToLookAt + 1).Take(RecordsToLookAt)
            .Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)
            .Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
        return first.Length == 0 ? new CsvDialect(',', '.') : CsvDialect.Detect(first);
    }

    private static bool TryNumber(string cell, char decimalMark, out double number)
    {
        if (cell.Length == 0 || cell.Equals("NA", StringComparison.OrdinalIgnoreCase) || cell.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }

        // 1.234,5 is not read as a number: whether its point means thousands is not for us to guess.
        if (decimalMark == ',' && !cell.Contains('.', StringComparison.Ordinal))
        {
            cell = cell.Replace(',', '.');
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static List<(int Line, string[] Cells)> Split(string file, string text, char separator)
    {
        var rows = new List<(int, string[])>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var line = 1;
        var rowLine = 1;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (isQuoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                isQuoted = true;
            }
            else if (c == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                EndRow();
                rowLine = line;
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (isQuoted)
        {
            throw new ChartInputException(Invariant($"{file}, line {rowLine}: a quotation mark is never closed."));
        }

        EndRow();
        return rows;

        void EndRow()
        {
            cells.Add(cell.ToString());
            cell.Clear();
            if (cells.Count > 1 || cells[0].Trim().Length > 0)
            {
                rows.Add((rowLine, [.. cells]));
            }

            cells.Clear();
        }
    }
}
