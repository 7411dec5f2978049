using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace EndToEnd.Notebooks;

/// <summary>
/// The tutorials, from top to bottom in a kernel without a screen, with the folded solutions after them: what they computed is what the
/// engine computes, and the figures that their texts name are those that their cells show.
/// </summary>
public sealed partial class TutorialTests
{
    /// <summary>Name; figures in text and outputs; what the solution prints.</summary>
    public static TheoryData<string, string[], string[]> Tutorials => new()
    {
        { "01-setup", ["2000 samples"], ["2000 samples in the recording."] },
        { "02-stream-processing", ["1100"], ["produced 5, processed 4, dead letters 1"] },
        { "03-live-dashboard", ["401", "400", "am-77"], ["temperature: ", "power: ", " points"] },
        { "04-alert-configuration", ["264", "293", "238"], ["step: found True", "drift: found True", "false alarms: 0"] },
        { "05-realtime-spc", ["2.9", "22.6", "1.66"], ["32.56480 … 35.61120", "32.56556 … 35.61044", "out: batch 4"] },
        { "06-health-monitoring", ["0.81", "0.25"], ["Powder in the hopper is 16 %; under 20 % counts as degraded."] },
        { "07-complete-workflow", ["21 of 21"], ["same faults, found by the same rules after the same time: True", "21 of 21 found, 7 false alarms"] },
    };

    [Theory]
    [MemberData(nameof(Tutorials))]
    public async Task A_tutorial_computes_what_the_engine_computes_and_shows_what_its_text_says(
        string name, string[] stated, string[] printed)
    {
        var tutorial = Tutorial.Of(name);
        var notebook = NotebookFile.Read(Path.Combine(Folder, name + ".dib"));
        var text = string.Join("\n", notebook.Cells.Where(cell => cell.IsText).Select(cell => cell.Text));
        var solutions = Solution().Matches(text).Select(match => new NotebookCell("csharp", match.Groups[1].Value)).ToList();
        Assert.NotEmpty(solutions);

        var shown = await RunAsync(notebook with { Cells = [.. notebook.Cells, new NotebookCell("csharp", tutorial.Probe), .. solutions] });

        Assert.All(stated, figure => Assert.Contains(figure, text, StringComparison.Ordinal));
        Assert.All(stated, figure => Assert.Contains(figure, shown.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(printed, line => Assert.Contains(line, shown, StringComparison.Ordinal));
        Assert.Equal(
            notebook.Cells.Count(cell => cell.Language == "html"),
            NoWorkbench().Count(shown));
        await tutorial.AssertFoundAsync(shown);
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
        return Tutorial.TextOf(run.Notebook.Cells.SelectMany(cell => cell.Outputs));
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
