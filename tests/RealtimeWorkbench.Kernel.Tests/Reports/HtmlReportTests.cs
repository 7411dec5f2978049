using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Reports;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Has_a_title_contents_and_what_became_of_the_run()
    {
        var page = Report(
            (new("markdown", "# Press & Co\n\n## First *step*\n\n## First step"), null),
            (new("csharp", "1"), CellState.Done),
            (new("csharp", "2"), CellState.Failed),
            (new("csharp", "3"), CellState.NotRun));

        Assert.Contains("<title>Press &amp; Co</title>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#first-step\">First step</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#first-step-1\">First step</a>", page, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"first-step\">First <em>step</em></h2>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"state bad\">failed</span> 2 of 3 cells executed in 1.5 s on 2026-11-22 10:00 UTC; <a href=\"#cell-2\">cell 2</a>: broke &lt;here&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<section class=\"cell not-run\" id=\"cell-3\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Forbids_itself_every_request()
    {
        var page = Report((new("markdown", "![far](https://example.org/a.png) ![none](b.png)"), null));

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/a.png\">far</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_beside_the_notebook_and_in_it_are_put_in()
    {
        File.WriteAllBytes(_folder["a b.png"], [1, 2, 3]);
        var cell = new NotebookCell("markdown", "![x](a%20b.png) ![y](attachment:c.png)")
        {
            Others = new JsonObject { ["attachments"] = new JsonObject { ["c.png"] = new JsonObject { ["image/png"] = "BAUG" } } },
        };

        var page = Report((cell, null));

        Assert.Contains("<img src=\"data:image/png;base64,AQID\" alt=\"x\"", page, StringComparison.Ordinal);
        Assert.Contains("<img src=\"data:image/png;base64,BAUG\" alt=\"y\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_tables_task_lists_and_blocks_of_html()
    {
        var page = Report((new("markdown", "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n<details><summary>Solution</summary>\n\n**bold**\n\n</details>"), null));

        Assert.Contains("<td>1</td>", page, StringComparison.Ordinal);
        Assert.Contains("type=\"checkbox\" checked", page, StringComparison.Ordinal);
        Assert.Contains("<details><summary>Solution</summary>\n<p><strong>bold</strong></p>\n</details>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_html_outputs_stand_as_they_are()
    {
        var cell = new NotebookCell("csharp", "a < b")
        {
            Outputs =
            [
                Data("text/html", "<b>html</b>"),
                Data("text/html", "<script>\nx()</script>\n"),
                Data("text/plain", "<i>plain</i>"),
                new JsonObject { ["output_type"] = "stream", ["name"] = "stderr", ["text"] = "<u>\u001b[31mred\u001b[0m" },
                new JsonObject { ["output_type"] = "error", ["ename"] = "E", ["evalue"] = "v", ["traceback"] = new JsonArray("<s>") },
            ],
        };

        var page = Report((cell, CellState.Done));

        Assert.Contains("<div class=\"output html\"><b>html</b></div>", page, StringComparison.Ordinal);
        Assert.Contains("<div class=\"output html silent\"><script>", page, StringComparison.Ordinal);
        Assert.Contains(">&lt;i&gt;plain&lt;/i&gt;</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"output stream stderr\" tabindex=\"0\">&lt;u&gt;red</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"output error\" tabindex=\"0\">&lt;s&gt;</pre>", page, StringComparison.Ordinal);
        Assert.Contains("a &lt; b", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_of_diagrams_is_there_once_and_only_if_there_are_any()
    {
        var script = _folder["mermaid.min.js"];
        File.WriteAllText(script, "var mermaid='</script><!--<script>';");
        var fence = new NotebookCell("markdown", "```mermaid\ngraph TD; A-->B\n```");
        var cell = new NotebookCell("mermaid", "graph LR; C-->D") { Outputs = [Data("text/vnd.mermaid", "graph LR; C-->D")] };

        var without = Report((new("markdown", "text"), null));
        var with = Report((fence, null), (cell, CellState.Done));
        File.Delete(script);
        var missing = Report((fence, null));

        Assert.DoesNotContain("var mermaid", without, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"mermaid\">graph TD; A--&gt;B</pre>", with, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"mermaid\">graph LR; C--&gt;D</pre>", with, StringComparison.Ordinal);
        Assert.Equal(2, with.Split("var mermaid='<\\/script>\\x3c!--<script>';").Length);
        Assert.Contains("The diagrams of this report are shown as text", missing, StringComparison.Ordinal);
    }

    private static JsonObject Data(string type, string text) => new()
    {
        ["output_type"] = "display_data",
        ["data"] = new JsonObject { [type] = text },
    };

    private string Report(params (NotebookCell Cell, CellState? State)[] cells)
    {
        var number = 0;
        var run = new NotebookRun
        {
            Notebook = new Notebook { Cells = [.. cells.Select(cell => cell.Cell)] },
            Cells = [.. cells.Select((cell, position) => (cell.State, position)).Where(cell => cell.State is not null).Select(cell => new CellOutcome
            {
                Number = ++number,
                Position = cell.position,
                State = cell.State!.Value,
                Error = cell.State == CellState.Failed ? "broke <here>" : null,
            })],
            StartedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
            Elapsed = TimeSpan.FromSeconds(1.5),
        };
        return HtmlReport.Format(run, new HtmlReportOptions { Name = "a.dib", Folder = _folder.Path, MermaidPath = _folder["mermaid.min.js"] });
    }
}
