using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw notebook convert FROM TO</c>: turns <c>.dib</c> into <c>.ipynb</c> or back.</summary>
internal static class NotebookConvertCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "Notebook to read: a .dib or .ipynb." };
        var to = new Argument<string>("TO") { Description = "Notebook to write: a .dib or .ipynb. What is there is written over." };
        var json = new Option<bool>("--json") { Description = "Prints as JSON what was written." };
        var command = new Command("convert", "Turns a .dib into an .ipynb or back.") { from, to, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetValue(from)!;
            var target = parsed.GetValue(to)!;
            var isDib = NotebookFile.IsDib(target);
            OutputPath.Check("The notebook", target);
            var notebook = NotebookFile.Read(source);
            NotebookFile.Write(target, notebook);

            var outputs = isDib ? 0 : notebook.Cells.Sum(cell => cell.Outputs.Count);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                var summary = new
                {
                    From = source,
                    To = target,
                    Cells = notebook.Cells.Count,
                    Languages = notebook.Cells.GroupBy(cell => cell.Language).ToDictionary(group => group.Key, group => group.Count()),
                    Outputs = outputs,
                };
                await output.WriteLineAsync(JsonSerializer.Serialize(summary, JsonSerializerOptions.Web));
            }
            else
            {
                var lost = isDib ? notebook.Cells.Sum(cell => cell.Outputs.Count) : 0;
                var left = lost == 0 ? "" : $"; {Count(lost, "output")} left out, which this format cannot hold";
                await output.WriteLineAsync($"Wrote {Count(notebook.Cells.Count, "cell")} to {target}{left}.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Count(int number, string word) => Invariant($"{number} {word}{(number == 1 ? "" : "s")}");
}
