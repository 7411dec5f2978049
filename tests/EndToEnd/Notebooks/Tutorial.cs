using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace EndToEnd.Notebooks;

/// <summary>A tutorial, and what its main run has to find: what the engine finds without a notebook.</summary>
/// <param name="Name">Name of its files, without the extension.</param>
/// <param name="Result">Variable with the result of its main run; <see langword="null"/> if it has none.</param>
/// <param name="Operation">Operation of that run.</param>
/// <param name="Data">File in the folder <c>data</c> that it reads; <see langword="null"/> for the demo process.</param>
internal sealed partial record Tutorial(string Name, string? Result, OperationKind Operation, string? Data = null)
{
    private const string Mark = "RUN OF THE TUTORIAL: ";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All tutorials, in their order.</summary>
    public static IReadOnlyList<Tutorial> All { get; } =
    [
        new("01-setup", "first", OperationKind.Stream),
        new("02-stream-processing", "result", OperationKind.Stream),
        new("03-live-dashboard", null, OperationKind.Dashboard),
        new("04-alert-configuration", "result", OperationKind.Alerts),
        new("05-realtime-spc", "result", OperationKind.Spc),
        new("06-health-monitoring", "run", OperationKind.Workflow),
        new("07-complete-workflow", "result", OperationKind.Workflow),
        new("09-replay", "analyses[0].Run", OperationKind.Spc, "demo-am-01.jsonl"),
    ];

    /// <summary>Text of a cell that prints what the main run found. Put it behind the last cell.</summary>
    /// <remarks>In one line of its own, so that it is easy to find again.</remarks>
    public string Probe => Result is null
        ? "// Its runs are live, and no two of them alike."
        : $"Console.WriteLine(\"{Mark}\" + {Result}.Summary.ToJson().Replace(\"\\n\", \" \"));";

    /// <summary>The tutorial of a name.</summary>
    public static Tutorial Of(string name) => All.Single(tutorial => tutorial.Name == name);

    /// <summary>Outputs as one text.</summary>
    public static string TextOf(IEnumerable<JsonNode?> outputs) =>
        string.Join("\n", outputs.Select(output => output!.ToJsonString(Readable)));

    /// <summary>What outputs say in words: what cells printed, and their results as text, with one blank between words.</summary>
    /// <remarks>Not their HTML: among the coordinates of its drawings every figure can be found.</remarks>
    public static string WordsOf(IEnumerable<JsonNode?> outputs) => string.Join("\n", outputs.Select(output =>
        Blanks().Replace(Joined((string?)output!["name"] == "stdout" ? output["text"] : output["data"]?["text/plain"]), " ")));

    /// <summary>Asserts that the main run found what the engine finds: the same samples, faults, false alarms and points of charts.</summary>
    /// <param name="shown">Outputs of its cells, that of <see cref="Probe"/> among them.</param>
    public async Task AssertFoundAsync(string shown)
    {
        if (Result is null)
        {
            return;
        }

        var start = shown.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var json = Regex.Unescape(shown[start..shown.IndexOf("\\n", start, StringComparison.Ordinal)]);
        Assert.Equal(await ByTheEngineAsync(), Steady(json));
    }

    /// <summary>A text of a notebook, which may be cut into lines.</summary>
    private static string Joined(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)text ?? "";

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    /// <summary>The same run without a notebook.</summary>
    private async Task<string> ByTheEngineAsync()
    {
        await using var workbench = Workbench.Create(new WorkbenchSettings
        {
            Demo = new DemoSettings { Duration = 60, Seed = 42, RealTime = false },
            File = new FileSettings { Path = Data is null ? "" : Path.Combine(Repository.Root, "data", Data) },
        });
        await workbench.RunAsync(Operation, Data is null ? SourceCatalog.Demo : SourceCatalog.File);
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
}
