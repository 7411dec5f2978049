using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>Writes the tables of a result as text.</summary>
internal static class ResultView
{
    public static void Write(OperationResult result, TextWriter output)
    {
        foreach (var table in result.Tables)
        {
            output.WriteLine();
            TextTable.Write(table, output);
        }
    }
}
