using System.Net;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>Code in Markdown: C# in colours, diagrams as such.</summary>
/// <param name="markdown">The text that it stands in.</param>
internal sealed class ReportFence(ReportMarkdown markdown) : HtmlObjectRenderer<CodeBlock>
{
    /// <inheritdoc />
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        var text = obj.Lines.ToString();
        var language = CellLanguages.Default.Find((obj as FencedCodeBlock)?.Info ?? "");
        renderer.EnsureLine();
        renderer.Write(language switch
        {
            CellLanguages.Mermaid => markdown.Diagram(text),
            CellLanguages.CSharp => $"<pre class=\"code\"><code>{CodeColors.Render(text)}</code></pre>\n",
            _ => $"<pre class=\"code\"><code>{WebUtility.HtmlEncode(text)}</code></pre>\n",
        });
    }
}
