using System.CommandLine;
using RealtimeWorkbench.Cli.Terminal;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Reports;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw notebook run FILE</c>: executes a notebook without a host.</summary>
internal static class NotebookRunCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Notebook to execute: a .dib or .ipynb. It works in its own folder." };
        var target = new Option<string?>("--out") { Description = "Writes the notebook with its outputs to this .ipynb.", HelpName = "file" };
        var html = new Option<string?>("--html") { Description = "Writes a report to this file: a page that needs nothing from outside.", HelpName = "file" };
        var set = new Option<string[]>("--set")
        {
            Description = "Gives a parameter of the notebook a value; may be repeated.",
            HelpName = "name=value",
            DefaultValueFactory = _ => [],
        };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Executes the cells after one that fails too." };
        var timeout = new Option<string?>("--timeout") { Description = "How long a cell may take, such as 30s or 1h; 10min by default.", HelpName = "time" };
        var json = new Option<string?>("--json")
        {
            Description = "Writes a summary as JSON to this file; without one, to the output, and the progress to the error output.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "file",
        };
        var command = new Command("run", "Executes a notebook without a host.") { file, target, html, set, keepGoing, timeout, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var summary = parsed.GetResult(json) is { Implicit: false } ? parsed.GetValue(json) ?? "-" : null;
            var request = new NotebookRunRequest(
                parsed.GetValue(file)!,
                parsed.GetValue(target),
                parsed.GetValue(html),
                summary,
                ParseValues(parsed.GetValue(set)!),
                new NotebookRunOptions
                {
                    KeepGoing = parsed.GetValue(keepGoing),
                    CellTimeout = parsed.GetValue(timeout) is { } text ? RunOptions.CheckedDuration("--timeout", text).Value : new NotebookRunOptions().CellTimeout,
                });
            CheckPlaces(request);
            var notebook = NotebookParameters.Apply(NotebookFile.Read(request.File), request.Values, request.File);
            return await RunAsync(request, notebook, parsed.InvocationConfiguration, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        NotebookRunRequest request, Notebook notebook, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        var output = configuration.Output;
        var error = configuration.Error;
        var path = Path.GetFullPath(request.File);
        var folder = Path.GetDirectoryName(path)!;
        var view = new NotebookView(request.Json == "-" ? error : output, error);
        NotebookRun run;
        await using (var kernel = KernelProcess.Start(folder))
        {
            var runner = new NotebookRunner(kernel, view, request.Options, TimeProvider.System) { Restart = () => KernelProcess.Start(folder) };
            run = await runner.RunAsync(notebook, cancellationToken);
        }

        if (request.Out is { } executed)
        {
            NotebookFile.Write(executed, run.Notebook);
        }

        if (request.Html is { } page)
        {
            var options = new HtmlReportOptions
            {
                Name = Path.GetFileName(path),
                Folder = folder,
                MermaidPath = Path.Combine(AppContext.BaseDirectory, "wwwroot", "mermaid.min.js"),
            };

            // The run may have been stopped, and this is what it was stopped with.
            await File.WriteAllTextAsync(page, HtmlReport.Format(run, options), CancellationToken.None);
        }

        view.End(run);
        var summary = NotebookSummary.Of(request, run);
        if (request.Json is { } target)
        {
            await (target == "-" ? output.WriteLineAsync(summary) : File.WriteAllTextAsync(target, summary + "\n", CancellationToken.None));
        }

        return run.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }

    private static Dictionary<string, string> ParseValues(string[] texts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            values[parts[0].Trim()] = parts.Length == 2 && parts[0].Trim().Length > 0
                ? parts[1]
                : throw new UsageException($"--set {text} names no value; write name=value, such as --set seconds=20.");
        }

        return values;
    }

    private static void CheckPlaces(NotebookRunRequest request)
    {
        OutputPath.Check("--out", request.Out);
        OutputPath.Check("--html", request.Html);
        OutputPath.Check("--json", request.Json == "-" ? null : request.Json);
        if (request.Out is { } target && NotebookFile.IsDib(target))
        {
            throw new UsageException($"--out {target} is a .dib, which holds no outputs; name an .ipynb.");
        }
    }
}
