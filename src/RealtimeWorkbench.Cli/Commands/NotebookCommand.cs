using System.CommandLine;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw notebook</c>: executes notebooks without a host, and turns one format into the other.</summary>
internal static class NotebookCommand
{
    public static Command Create() => new("notebook", "Executes notebooks without a host, and converts them.")
    {
        NotebookRunCommand.Create(),
        NotebookConvertCommand.Create(),
    };
}
