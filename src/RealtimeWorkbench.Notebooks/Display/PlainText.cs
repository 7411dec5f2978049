using System.Globalization;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Writes values as text.</summary>
internal static class PlainText
{
    /// <summary>A line and a table below it.</summary>
    public static string Of(string line, Table table)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        writer.WriteLine(line);
        TextTable.Write(table, writer);
        return writer.ToString().TrimEnd();
    }
}
