using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>Writes the tables of a result as text.</summary>
internal static class ResultView
{
    private const int WidestCell = 60;

    public static void Write(OperationResult result, TextWriter output)
    {
        foreach (var table in result.Tables)
        {
            output.WriteLine();
            Write(table, output);
        }
    }

    /// <summary>Writes one table, columns aligned.</summary>
    public static void Write(Table table, TextWriter output)
    {
        output.WriteLine(table.Title);
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
