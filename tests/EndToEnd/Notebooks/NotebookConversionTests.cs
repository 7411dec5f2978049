using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Notebooks;

/// <summary>Notebooks that are executed by <c>jupyter nbconvert</c> with the installed kernel.</summary>
[Collection(JupyterTests.Name)]
public sealed class NotebookConversionTests(InstalledKernel kernel)
{
    [JupyterTheory]
    [InlineData("realtime-workbench")]
    [InlineData(".net-csharp")]
    public async Task A_notebook_runs_from_top_to_bottom(string kernelName)
    {
        var cells = await ExecuteAsync(
            kernelName,
            "using System.IO;\nvar values = new[] { 1.5, 2.5 };",
            "Console.WriteLine(Path.GetFileName(Directory.GetCurrentDirectory()));\nvalues.Sum()",
            "#!html\n<b>bold</b>");

        Assert.Empty(Outputs(cells[0]));
        Assert.Equal(["stream", "execute_result"], Outputs(cells[1]).Select(output => (string)output!["output_type"]!));
        Assert.Equal("notebooks\n", Text(Outputs(cells[1])[0]!["text"]!));
        Assert.Equal("4", Text(Outputs(cells[1])[1]!["data"]!["text/plain"]!));

        // As .NET Interactive writes it, so that a notebook stays the same in both.
        var language = Read("runs")["metadata"]!["language_info"]!;
        Assert.Equal(("C#", ".cs", "text/x-csharp"), ((string)language["name"]!, (string)language["file_extension"]!, (string)language["mimetype"]!));
        Assert.Contains("<b>bold</b>", Text(Assert.Single(Outputs(cells[2]))!["data"]!["text/html"]!), StringComparison.Ordinal);
    }

    [JupyterFact]
    public async Task A_cell_that_fails_ends_the_run_with_its_error()
    {
        var finished = await ConvertAsync("fails", "1 + 1", "int x = \"text\";", "3");

        Assert.NotEqual(0, finished.Code);
        Assert.Contains("CS0029", finished.Error, StringComparison.Ordinal);
    }

    [JupyterFact]
    public async Task A_cell_that_fails_leaves_the_kernel_alive()
    {
        var cells = await ExecuteAsync("realtime-workbench", "var kept = 1;", "throw new InvalidOperationException(\"on purpose\");", "kept", "--allow-errors");

        var error = Assert.Single(Outputs(cells[1]))!;
        Assert.Equal("error", (string)error["output_type"]!);
        Assert.Contains("on purpose", (string)error["evalue"]!, StringComparison.Ordinal);
        Assert.Equal("1", Text(Assert.Single(Outputs(cells[2]))!["data"]!["text/plain"]!));
    }

    private static JsonArray Outputs(JsonNode cell) => cell["outputs"]!.AsArray();

    private static string Text(JsonNode lines) =>
        lines is JsonArray several ? string.Concat(several.Select(line => (string)line!)) : (string)lines!;

    /// <summary>Executes cells, and returns them with their outputs. What starts with two hyphens is an option.</summary>
    private async Task<IReadOnlyList<JsonNode>> ExecuteAsync(string kernelName, params string[] cells)
    {
        var options = cells.Where(cell => cell.StartsWith("--", StringComparison.Ordinal)).ToArray();
        (await ConvertAsync("runs", kernelName, options, cells.Except(options))).AssertDone();
        return [.. Read("runs")["cells"]!.AsArray().Select(cell => cell!)];
    }

    private Task<Finished> ConvertAsync(string name, params string[] cells) => ConvertAsync(name, "realtime-workbench", [], cells);

    private async Task<Finished> ConvertAsync(string name, string kernelName, string[] options, IEnumerable<string> cells)
    {
        var notebook = new
        {
            cells = cells.Select((source, index) => new
            {
                cell_type = "code",
                id = $"cell-{index}",
                metadata = new { },
                execution_count = (int?)null,
                outputs = Array.Empty<object>(),
                source,
            }),
            metadata = new { kernelspec = new { name = kernelName, display_name = "C#", language = "C#" } },
            nbformat = 4,
            nbformat_minor = 5,
        };
        await File.WriteAllTextAsync(Path.Combine(kernel.Notebooks, name + ".ipynb"), JsonSerializer.Serialize(notebook));
        return await kernel.RunPythonAsync(
            ["-m", "nbconvert", "--to", "notebook", "--execute", .. options, "--output", name + "-executed", name + ".ipynb"]);
    }

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(kernel.Notebooks, name + "-executed.ipynb")))!;
}
