using System.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>How a CSV file separates its cells and writes its numbers.</summary>
/// <param name="Separator">',', ';', tab or '|'.</param>
/// <param name="DecimalMark">'.' or ','.</param>
public readonly record struct CsvDialect(char Separator, char DecimalMark)
{
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Finds the dialect in which the first records make the most even table.</summary>
    /// <param name="records">First records of the file, the header first, in UTF-8.</param>
    public static CsvDialect Detect(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        // A header of one name has no separator; then a comma in a row can only be a decimal mark.
        var best = (Separator: ';', Rows: 0, Cells: 0);
        foreach (var separator in Separators)
        {
            var cells = CountCells(records[0].Span, separator);
            var rows = cells < 2 ? 0 : records.Count(record => CountCells(record.Span, separator) == cells);
            if (rows > best.Rows || (rows == best.Rows && cells > best.Cells && rows > 0))
            {
                best = (separator, rows, cells);
            }
        }

        return new CsvDialect(best.Separator, DetectDecimalMark(records.Skip(1), best.Separator));
    }

    private static int CountCells(ReadOnlySpan<byte> record, char separator)
    {
        var cells = new CsvCells(record, (byte)separator);
        var count = 0;
        while (cells.MoveNext())
        {
            count++;
        }

        return count;
    }

    private static char DetectDecimalMark(IEnumerable<ReadOnlyMemory<byte>> rows, char separator)
    {
        var (dots, commas) = (0, 0);
        foreach (var row in rows)
        {
            var cells = new CsvCells(row.Span, (byte)separator);
            while (cells.MoveNext())
            {
                var cell = cells.Current;
                var hasMark = cell.ContainsAny((byte)'.', (byte)',');
                dots += hasMark && DecimalText.TryParse(cell, (byte)'.', out _) ? 1 : 0;
                commas += hasMark && DecimalText.TryParse(cell, (byte)',', out _) ? 1 : 0;
            }
        }

        return commas > dots ? ',' : '.';
    }

    /// <summary>Text of a cell: UTF-8 if it is valid, else Latin-1, as spreadsheets still write.</summary>
    internal static string TextOf(ReadOnlySpan<byte> cell) =>
        (System.Text.Unicode.Utf8.IsValid(cell) ? Encoding.UTF8 : Encoding.Latin1).GetString(cell);
}
