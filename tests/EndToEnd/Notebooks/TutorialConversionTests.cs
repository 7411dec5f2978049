using System.Text.Json.Nodes;

namespace EndToEnd.Notebooks;

/// <summary>The tutorials in the real Jupyter, from top to bottom: what they computed there is what the engine computes.</summary>
[Collection(JupyterTests.Name)]
public sealed class TutorialConversionTests(ExecutedTutorials tutorials) : IClassFixture<ExecutedTutorials>
{
    /// <summary>Name; what its outputs have to say.</summary>
    public static TheoryData<string, string[]> Tutorials => new()
    {
        { "01-setup", ["Subgroup size 4 was taken."] },
        { "02-stream-processing", ["samples processed 1,100 samples", "dead-lettered 3 text, a cut line, no time"] },
        { "03-live-dashboard", ["without a token: 401", "with the token: 200", "200 {\"accepted\":1}", "am-77 temperature 987.6"] },
        { "04-alert-configuration", ["950 … 1050 ±1σ 293 264 3 of 7", "0 s 238 55 293", "300 s 3 290 293"] },
        { "05-realtime-spc", ["Cpk 1.663 1.414 1.912", "without 15 and 23 0.2150 0.0407 0.3893 21", "gage R&R 0.3024 27.86", "EWMA, calibrated 4.72", "1 2.9 6 of 7", "nelson 22.6 6 of 7", "2 245 258.2 7 19 Bob", "3 243.2 256.9 1 22 Ann"] },
        { "06-health-monitoring", ["mean alone: 0.81, which would be Healthy", "at most 0.25: Critical"] },
        { "07-complete-workflow", ["found 7 of 7, false alarms 2", "same faults, found by the same rules after the same time: True"] },
        { "09-replay", ["Kafka 2,000 1172.919 … 1198.198 … 1223.478 2,374 88 8", "MongoDB – not tried: ", "4 of 4 analyses are the same", "bit by bit: True"] },
    };

    [JupyterTheory]
    [MemberData(nameof(Tutorials))]
    public async Task A_tutorial_computes_in_Jupyter_what_the_engine_computes(string name, string[] shows)
    {
        var notebook = await tutorials.ExecutedAsync(name);

        var cells = notebook["cells"]!.AsArray().Where(cell => (string)cell!["cell_type"]! == "code").ToList();
        var outputs = cells.SelectMany(cell => cell!["outputs"]!.AsArray()).ToList();
        Assert.All(cells, cell => Assert.NotNull(cell!["execution_count"]));
        Assert.DoesNotContain(outputs, output => (string)output!["output_type"]! == "error" || (string?)output["name"] == "stderr");
        var words = Tutorial.WordsOf(outputs);
        Assert.All(shows, text => Assert.Contains(text, words, StringComparison.Ordinal));

        // A saved notebook must not show for ever that something goes on.
        Assert.DoesNotContain(outputs.SelectMany(Lines), line => line.Contains(", running, ", StringComparison.Ordinal));
        await Tutorial.Of(name).AssertFoundAsync(Tutorial.TextOf(outputs));
    }

    /// <summary>The lines of an output as text.</summary>
    private static IEnumerable<string> Lines(JsonNode? output) => output!["data"]?["text/plain"] switch
    {
        JsonArray lines => lines.Select(line => (string)line!),
        JsonValue line => [(string)line!],
        _ => [],
    };
}
