using System.Net;
using System.Text;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Running;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>An executed notebook as one page that needs nothing from outside and can be read years later.</summary>
/// <remarks>
/// The page forbids itself every request. HTML that cells have made stands in it as it is, with its scripts; everything else is escaped.
/// </remarks>
public sealed class HtmlReport
{
    private static readonly string Styles = ReportResources.Read("report.css");
    private static readonly string DiagramScript = ReportResources.Read("diagrams.js");

    private readonly StringBuilder _html = new();
    private readonly NotebookRun _run;
    private readonly HtmlReportOptions _options;
    private readonly ReportMarkdown _markdown;
    private readonly ReportOutput _outputs;
    private readonly Dictionary<int, CellOutcome> _outcomes;

    private HtmlReport(NotebookRun run, HtmlReportOptions options)
    {
        _run = run;
        _options = options;
        _markdown = new ReportMarkdown(options.Folder);
        _outputs = new ReportOutput(_markdown);
        _outcomes = run.Cells.ToDictionary(cell => cell.Position);
    }

    /// <summary>Writes the page.</summary>
    /// <param name="run">The executed notebook.</param>
    /// <param name="options">What else is needed.</param>
    public static string Format(NotebookRun run, HtmlReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        return new HtmlReport(run, options).Format();
    }

    private string Format()
    {
        // The body first: it says which headings and diagrams there are.
        for (var position = 0; position < _run.Notebook.Cells.Count; position++)
        {
            AppendCell(_run.Notebook.Cells[position], _outcomes.GetValueOrDefault(position));
        }

        var title = _markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? _options.Name;
        var body = _html.ToString();
        _html.Clear();
        _html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ")
            .Append("script-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(Invariant($"<title>{Text(title)}</title>\n<style>\n{Styles}</style>\n</head>\n<body>\n"));
        AppendContents();
        _html.Append("<main>\n");
        AppendSummary();
        _html.Append(body);
        _html.Append(Invariant($"<footer>Made by <code>rtw notebook run</code> from {Text(_options.Name)}.</footer>\n</main>\n"));
        AppendDiagramScript();
        return _html.Append("</body>\n</html>\n").ToString();
    }

    private void AppendContents()
    {
        ReportHeading[] headings = [.. _markdown.Headings.Where(heading => heading.Level is 2 or 3)];
        if (headings.Length == 0)
        {
            return;
        }

        _html.Append("<nav aria-label=\"Contents\"><h2>Contents</h2>\n<ul>\n");
        foreach (var heading in headings)
        {
            _html.Append(Invariant($"<li class=\"level-{heading.Level}\">"))
                .Append(Invariant($"<a href=\"#{Text(heading.Id)}\">{Text(heading.Text)}</a></li>\n"));
        }

        _html.Append("</ul></nav>\n");
    }

    private void AppendSummary()
    {
        var failed = _run.Cells.FirstOrDefault(cell => cell.State is not (CellState.Done or CellState.NotRun));
        var (word, style) = _run.Interrupted ? ("interrupted", "bad") : _run.Succeeded ? ("completed", "good") : ("failed", "bad");
        _html.Append(Invariant($"<p class=\"summary\"><span class=\"state {style}\">{word}</span> "))
            .Append(Invariant($"{_run.Cells.Count(cell => cell.State != CellState.NotRun)} of {_run.Cells.Count} cells executed "))
            .Append(Invariant($"in {_run.Elapsed.TotalSeconds:0.0} s on {_run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        if (failed is not null)
        {
            _html.Append(Invariant($"; <a href=\"#cell-{failed.Number}\">cell {failed.Number}</a>: ")).Append(Text(failed.Error ?? ""));
        }

        _html.Append("</p>\n");
    }

    private void AppendCell(NotebookCell cell, CellOutcome? outcome)
    {
        if (cell.Language == CellLanguages.Markdown)
        {
            _html.Append(Invariant($"<section class=\"markdown\">\n{_markdown.Render(cell.Text, cell.Others["attachments"])}</section>\n"));
            return;
        }

        // Cells without text were not executed, and there is nothing to show.
        if (outcome is null)
        {
            return;
        }

        var style = outcome.State switch { CellState.Done => "done", CellState.NotRun => "not-run", _ => "failed" };
        _html.Append(Invariant($"<section class=\"cell {style}\" id=\"cell-{outcome.Number}\">\n<header>"))
            .Append(Invariant($"<a href=\"#cell-{outcome.Number}\">{outcome.Number}</a>"))
            .Append(cell.Language == CellLanguages.CSharp ? "" : $"<span>{Text(cell.Language)}</span>")
            .Append(cell.Tags.Contains("injected-parameters") ? "<span>values given</span>" : "")
            .Append(outcome.State switch
            {
                CellState.NotRun => "<strong>not run</strong>",
                CellState.Failed => "<strong>failed</strong>",
                CellState.TimedOut => "<strong>took too long</strong>",
                CellState.Interrupted => "<strong>interrupted</strong>",
                _ => "",
            })
            .Append(outcome.State == CellState.NotRun ? "" : Invariant($"<small>{outcome.Elapsed.TotalSeconds:0.0} s</small>"))
            .Append("</header>\n");
        AppendSource(cell);
        foreach (var output in cell.Outputs)
        {
            _html.Append(_outputs.Render(output));
        }

        _html.Append("</section>\n");
    }

    private void AppendSource(NotebookCell cell)
    {
        var code = $"<pre class=\"code\" tabindex=\"0\"><code>{(cell.Language == CellLanguages.CSharp ? CodeColors.Render(cell.Text) : Text(cell.Text))}</code></pre>\n";

        // What a cell in another language shows is its result; how it was written is of interest to few.
        _html.Append(cell.Language == CellLanguages.CSharp ? code : $"<details><summary>Source</summary>\n{code}</details>\n");
    }

    private void AppendDiagramScript()
    {
        if (!_markdown.HasDiagrams)
        {
            return;
        }

        if (!File.Exists(_options.MermaidPath))
        {
            _html.Append(
                "<p class=\"notice\">The diagrams of this report are shown as text: mermaid.min.js was missing beside the program that made it; run ./rtw setup and make the report again.</p>\n");
            return;
        }

        var script = Languages.InScriptElement(File.ReadAllText(_options.MermaidPath));
        _html.Append("<script>").Append(script).Append("</script>\n<script>\n").Append(DiagramScript).Append("</script>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
