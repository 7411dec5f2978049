using System.Text.Json.Nodes;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>Markdown of a report: what GitHub understands, with pictures put into the page and diagrams for Mermaid.</summary>
/// <param name="folder">Folder that relative paths of pictures start from.</param>
internal sealed class ReportMarkdown(string folder)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseTaskLists()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UseFootnotes()
        .UseEmphasisExtras()
        .UseAutoLinks()
        .UseDefinitionLists()
        .UseAlertBlocks()
        .Build();

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<ReportHeading> _headings = [];

    /// <summary>Headings rendered so far.</summary>
    public IReadOnlyList<ReportHeading> Headings => _headings;

    /// <summary>Whether a diagram has been rendered.</summary>
    public bool HasDiagrams { get; private set; }

    /// <summary>Renders a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="attachments">Pictures that an <c>.ipynb</c> holds for it.</param>
    public string Render(string text, JsonNode? attachments = null)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            Note(heading);
        }

        foreach (var image in document.Descendants<LinkInline>().Where(link => link.IsImage))
        {
            PutIn(image, attachments as JsonObject);
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new ReportFence(this));
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>Renders the source of a diagram, which the script of the page replaces with its picture.</summary>
    public string Diagram(string source)
    {
        HasDiagrams = true;
        return $"<pre class=\"mermaid\">{System.Net.WebUtility.HtmlEncode(source)}</pre>\n";
    }

    /// <summary>Cells are rendered one by one, so the same heading in two of them would get the same id.</summary>
    private void Note(HeadingBlock heading)
    {
        var attributes = heading.GetAttributes();
        var wanted = attributes.Id is { Length: > 0 } own ? own : "section";
        var id = wanted;
        for (var i = 1; !_ids.Add(id); i++)
        {
            id = Invariant($"{wanted}-{i}");
        }

        attributes.Id = id;
        _headings.Add(new ReportHeading(heading.Level, id, TextOf(heading.Inline)));
    }

    private static string TextOf(ContainerInline? inlines) => string.Concat((inlines?.Descendants() ?? []).Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    }));

    private void PutIn(LinkInline image, JsonObject? attachments)
    {
        if (ReportPicture.AsData(image.Url ?? "", folder, attachments) is { } data)
        {
            image.Url = data;
        }
        else if (image.Url?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) != true)
        {
            // A page that asks nobody for anything can't show it; it can say where it is.
            image.IsImage = false;
        }
    }
}
