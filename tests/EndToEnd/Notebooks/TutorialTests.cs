using System.Text.Json.Nodes;
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
    /// <summary>Name; what its text says; what its outputs say, those of the solution last.</summary>
    public static TheoryData<string, string[], string[]> Tutorials => new()
    {
        { "01-setup", ["2000 samples"], ["2000 samples in the recording."] },
        { "02-stream-processing", ["1100, 1100 and 0"], ["samples produced 1,100 samples", "samples processed 1,100 samples", "produced 5, processed 4, dead letters 1"] },
        { "03-live-dashboard", ["401 without the token, 200 with it, and 400", "*am-77* appears"], ["without a token: 401", "with the token: 200", "a wrong value: 400 ", "am-77 temperature 987.6", "temperature: ", "power: ", " points"] },
        { "04-alert-configuration", ["264 at ±1σ", "The sum stays: 293", "from 238 without a cooldown to 3 with 300 s"], ["950 … 1050 ±1σ 293 264 3 of 7", "0 s 238 55 293", "300 s 3 290 293", "step: found True", "drift: found True", "false alarms: 0"] },
        { "05-realtime-spc", ["Cpk = 1.66", "just above 0.3893", "Ppk is 1.448 and promises 7", "it is 27.86 %", "marks 2.9 of 1000 points", "All eight rules mark 22.6", "every 465 points", "At 4.79σ", "marks 7 points of a history", "19 instead of 22"], ["Cpk 1.663 1.414 1.912", "without 15 and 23 0.2150 0.0407 0.3893 21", "as if normal 1.448 7", "Box-Cox 0.8373 6003", "Johnson 0.7814 9537", "gage R&R 0.3024 27.86", "distinct categories: 4", "I, 3σ never", "CUSUM, k = 0.5, h = 5 29", "1 2.9 6 of 7", "nelson 22.6 6 of 7", "I, calibrated 4.79", "EWMA, calibrated 4.72", "i 27 301 yes", "ar 0 301 no", "temperature alone 0, T² 10", "Ann wrote the cause “worn guide”", "1 243.2 256.9 0 22 rtw", "2 245 258.2 7 19 Bob", "3 243.2 256.9 1 22 Ann", "32.56480 … 35.61120", "32.56556 … 35.61044", "out: batch 4"] },
        { "06-health-monitoring", ["The mean is 0.81", "The veto says 0.25"], ["mean alone: 0.81, which would be Healthy", "at most 0.25: Critical", "Powder in the hopper is 16 %; under 20 % counts as degraded."] },
        { "07-complete-workflow", ["21 of 21, with 8 false alarms"], ["same faults, found by the same rules after the same time: True", "21 of 21 found, 8 false alarms"] },
        {
            "09-replay",
            ["power has 18 signals instead of 14, velocity 33 instead of 13, temperature 9 instead of 11", "38 instead of 18"],
            [
                "2,000 samples written to", "SQLite 5,940 1172.919 … 1198.198 … 1223.478 2,374 88 8", "Kafka 2,000 1172.919 … 1198.198 … 1223.478 2,374 88 8",
                "PostgreSQL – not tried: name a server in the parameter postgres", "4 of 4 analyses are the same, character by character, in all 2382 lines.",
                "1201.179 became 1201.", "100× 2,000", "the same as above", "power second half 243.836 … 250.004 … 256.172 14", "velocity second half 1155.547 … 1199.398 … 1243.249 13",
                "2 10:02:30.000 100", "bit by bit: True", "0 1200 1200 0.122 18.12 38.29", "60 1196 1192 -4.217 20.11 60.28",
                "power: limits of the whole True, 18 signals", "velocity: limits of the whole True, 33 signals", "temperature: limits of the whole True, 9 signals",
            ]
        },
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

        var outputs = await RunAsync(notebook with { Cells = [.. notebook.Cells, new NotebookCell("csharp", tutorial.Probe), .. solutions] });

        var (shown, words) = (Tutorial.TextOf(outputs), Tutorial.WordsOf(outputs));
        Assert.All(stated, sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
        Assert.All(printed, line => Assert.Contains(line, words, StringComparison.Ordinal));
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

        var outputs = await RunAsync(NotebookParameters.Apply(notebook, parameters, name));

        Assert.DoesNotContain("\"error\"", Tutorial.TextOf(outputs), StringComparison.Ordinal);
    }

    internal static string Folder => Path.Combine(Repository.Root, "notebooks");

    /// <summary>Runs a notebook in the folder of the tutorials and gives its outputs.</summary>
    internal static async Task<IReadOnlyList<JsonNode?>> RunAsync(Notebook notebook)
    {
        NotebookRun run;
        await using (var kernel = KernelProcess.Start(Folder))
        {
            run = await new NotebookRunner(kernel, new NobodyWatches(), new NotebookRunOptions(), TimeProvider.System).RunAsync(notebook);
        }

        Assert.True(run.Succeeded, string.Join("\n", run.Cells.Where(cell => cell.Error is not null)
            .Select(cell => $"cell {cell.Number}: {cell.Error}\n{run.Notebook.Cells[cell.Position].Text}\n{string.Join('\n', cell.Traceback)}")));
        return [.. run.Notebook.Cells.SelectMany(cell => cell.Outputs)];
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
