using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Export;

/// <summary>Writes tables as text with aligned columns.</summary>
public static class TextTable
{
    private const int WidestCell = 60;

    /// <summary>Writes one table, columns aligned.</summary>
    public static void Write(Table table, TextWriter output)
    {
        if (table.Title.Length > 0)
        {
            output.WriteLine(table.Title);
        }

        var widths = Enumerable.Range(0, table.Columns.Count)
            .Select(column => Math.Min(WidestCell, table.Rows.Select(row => row[column].Length).Append(table.Columns[column].Length).Max()))
            .ToArray();
        WriteRow(table.Columns, widths, output);
        output.WriteLine("  " + string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in table.Rows)
        {
            WriteRow(row, widths, output);
        }

        if (table.Rows.Count == 0)
        {
            output.WriteLine("  (none)");
        }
    }

    private static void WriteRow(IReadOnlyList<string> cells, int[] widths, TextWriter output) =>
        output.WriteLine("  " + string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
}
