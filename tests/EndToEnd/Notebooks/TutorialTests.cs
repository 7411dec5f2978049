using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace EndToEnd.Notebooks;

/// <summary>
/// The tutorials, from top to bottom in a kernel without a screen, with the folded solutions after them: what they computed is what the
/// engine computes, and the figures that their texts name are those that their cells show.
/// </summary>
public sealed partial class TutorialTests
{
    private const string Probe = "RUN OF THE TUTORIAL: ";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Name; variable with its main run, and the operation of that; figures in text and outputs; what the solution prints.</summary>
    public static TheoryData<string, string?, OperationKind, string[], string[]> Tutorials => new()
    {
        { "01-setup", "first", OperationKind.Stream, ["2000 samples"], ["2000 samples in the recording."] },
        { "02-stream-processing", "result", OperationKind.Stream, ["1100"], ["produced 5, processed 4, dead letters 1"] },
        { "03-live-dashboard", null, OperationKind.Dashboard, ["401", "400", "am-77"], ["temperature: ", "power: ", " points"] },
        { "04-alert-configuration", "result", OperationKind.Alerts, ["264", "293", "238"], ["step: found True", "drift: found True", "false alarms: 0"] },
        { "05-realtime-spc", "result", OperationKind.Spc, ["2.9", "22.6", "1.66"], ["32.56480 … 35.61120", "32.56556 … 35.61044", "out: batch 4"] },
        { "06-health-monitoring", "run", OperationKind.Workflow, ["0.81", "0.25"], ["Powder in the hopper is 16 %; under 20 % counts as degraded."] },
        { "07-complete-workflow", "result", OperationKind.Workflow, ["21 of 21"], ["same faults, found by the same rules after the same time: True", "21 of 21 found, 7 false alarms"] },
    };

    [Theory]
    [MemberData(nameof(Tutorials))]
    public async Task A_tutorial_computes_what_the_engine_computes_and_shows_what_its_text_says(
        string name, string? result, OperationKind operation, string[] stated, string[] printed)
    {
        var notebook = NotebookFile.Read(Path.Combine(Folder, name + ".dib"));
        var text = string.Join("\n", notebook.Cells.Where(cell => cell.IsText).Select(cell => cell.Text));
        var solutions = Solution().Matches(text).Select(match => new NotebookCell("csharp", match.Groups[1].Value)).ToList();
        Assert.NotEmpty(solutions);
        List<NotebookCell> extra = [.. solutions];
        if (result is not null)
        {
            // Written to its only line in JSON, so that it is easy to find again.
            extra.Insert(0, new NotebookCell("csharp", $"Console.WriteLine(\"{Probe}\" + {result}.Summary.ToJson().Replace(\"\\n\", \" \"));"));
        }

        var shown = await RunAsync(notebook with { Cells = [.. notebook.Cells, .. extra] });

        Assert.All(stated, figure => Assert.Contains(figure, text, StringComparison.Ordinal));
        Assert.All(stated, figure => Assert.Contains(figure, shown.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(printed, line => Assert.Contains(line, shown, StringComparison.Ordinal));
        Assert.Equal(
            notebook.Cells.Count(cell => cell.Language == "html"),
            NoWorkbench().Count(shown));
        if (result is not null)
        {
            var start = shown.IndexOf(Probe, StringComparison.Ordinal) + Probe.Length;
            var json = Regex.Unescape(shown[start..shown.IndexOf("\\n", start, StringComparison.Ordinal)]);
            Assert.Equal(await ByTheEngineAsync(operation), Steady(json));
        }
    }

    [Theory]
    [InlineData("02-stream-processing", "source=system", "seconds=3", "liveSeconds=1")]
    [InlineData("04-alert-configuration", "source=simulator", "seconds=3", "metric=temperature", "lower=10", "upper=40")]
    [InlineData("07-complete-workflow", "source=file:../data/demo-am-01.jsonl", "liveSeconds=1")]
    public async Task A_tutorial_runs_on_another_source_by_a_parameter(string name, params string[] values)
    {
        var notebook = NotebookFile.Read(Path.Combine(Folder, name + ".dib"));
        var parameters = values.Select(value => value.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

        var shown = await RunAsync(NotebookParameters.Apply(notebook, parameters, name));

        Assert.DoesNotContain("\"error\"", shown, StringComparison.Ordinal);
    }

    private static string Folder => Path.Combine(Repository.Root, "notebooks");

    /// <summary>Runs a notebook in the folder of the tutorials and gives its outputs in one text.</summary>
    private static async Task<string> RunAsync(Notebook notebook)
    {
        NotebookRun run;
        await using (var kernel = KernelProcess.Start(Folder))
        {
            run = await new NotebookRunner(kernel, new NobodyWatches(), new NotebookRunOptions(), TimeProvider.System).RunAsync(notebook);
        }

        Assert.True(run.Succeeded, string.Join("\n", run.Cells.Where(cell => cell.Error is not null)
            .Select(cell => $"cell {cell.Number}: {cell.Error}\n{run.Notebook.Cells[cell.Position].Text}\n{string.Join('\n', cell.Traceback)}")));
        return string.Join("\n", run.Notebook.Cells.SelectMany(cell => cell.Outputs).Select(output => output.ToJsonString(Readable)));
    }

    /// <summary>The same run without a notebook.</summary>
    private static async Task<string> ByTheEngineAsync(OperationKind operation)
    {
        await using var workbench = Workbench.Create(new WorkbenchSettings
        {
            Demo = new DemoSettings { Duration = 60, Seed = 42, RealTime = false },
        });
        await workbench.RunAsync(operation);
        return Steady(RunSummaryJson.Write(workbench.Summarize()));
    }

    /// <summary>What a run with a seed always finds: neither times nor what depends on the computer.</summary>
    private static string Steady(string summary)
    {
        var run = JsonNode.Parse(summary)!;
        foreach (var fault in run["faults"]!.AsArray())
        {
            fault!.AsObject().Remove("start");
            fault.AsObject().Remove("end");
        }

        return new JsonObject
        {
            ["samples"] = run["samples"]!.DeepClone(),
            ["faults"] = run["faults"]!.DeepClone(),
            ["falseAlarms"] = run["falseAlarms"]?.DeepClone(),
            ["charts"] = run["charts"]!.DeepClone(),
        }.ToJsonString(Readable);
    }

    [GeneratedRegex("<details>\n<summary>Solution</summary>\n\n```csharp\n(.*?)```.*?</details>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Solution();

    [GeneratedRegex("No live workbench here", RegexOptions.CultureInvariant)]
    private static partial Regex NoWorkbench();

    private sealed class NobodyWatches : INotebookRunView
    {
        public void CellStarted(int number, int count, NotebookCell cell)
        {
        }

        public void OutputArrived(KernelEvent output)
        {
        }

        public void CellEnded(CellOutcome outcome)
        {
        }
    }
}
