using System.Text.Encodings.Web;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Languages that a cell can be written in, and how those are shown that are not run.</summary>
internal static class Languages
{
    public const string CSharp = CellLanguages.CSharp;
    public const string Html = CellLanguages.Html;
    public const string JavaScript = CellLanguages.JavaScript;
    public const string Markdown = CellLanguages.Markdown;
    public const string Mermaid = CellLanguages.Mermaid;

    /// <summary>Names that stand after <c>#!</c>, aliases left out.</summary>
    public static IReadOnlyList<string> All { get; } = [CSharp, Html, JavaScript, Markdown, Mermaid];

    /// <summary>Finds the language with a name or alias.</summary>
    /// <returns>Its name, or null if there is none.</returns>
    public static string? Find(string name) =>
        CellLanguages.Default.Find(name) is { } language && All.Contains(language) ? language : null;

    /// <summary>What a cell in a language other than C# shows.</summary>
    public static Dictionary<string, string> Show(string language, string text) => language switch
    {
        Html => new() { ["text/html"] = text },
        JavaScript => Script(text),
        Markdown => new() { ["text/markdown"] = text },
        Mermaid => new() { ["text/vnd.mermaid"] = text, ["text/html"] = MermaidHtml(text), ["text/plain"] = text },
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "Not a language that is shown."),
    };

    /// <summary>A script as HTML, so that it runs wherever HTML does.</summary>
    public static Dictionary<string, string> Script(string text) => new()
    {
        ["text/html"] = $"<script type=\"text/javascript\">\n{InScriptElement(text)}\n</script>",
    };

    /// <summary>JavaScript that means the same and can stand in a script element.</summary>
    /// <remarks>
    /// HTML Living Standard, 4.12.1.3: <c>&lt;/script</c> ends the element whatever it stands in, and after <c>&lt;!--</c>
    /// a <c>&lt;script</c> keeps it from ending. In strings and regular expressions, where they belong, what is written instead means the same.
    /// </remarks>
    public static string InScriptElement(string text) => text
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
        .Replace("<!--", "\\x3c!--", StringComparison.Ordinal);

    private static string MermaidHtml(string text)
    {
        var id = $"rtw-mermaid-{Guid.NewGuid():N}";
        return $"<div class=\"rtw-mermaid\" id=\"{id}\"><pre>{HtmlEncoder.Default.Encode(text)}</pre></div>\n"
            + $"<script>\n{MermaidScript.Replace("MERMAID_ID", id, StringComparison.Ordinal)}</script>";
    }

    /// <summary>Draws the diagram where a Mermaid library can be had without the network; else its source stays.</summary>
    private static readonly string MermaidScript = Read("mermaid.js");

    private static string Read(string name)
    {
        using var stream = typeof(Languages).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the kernel's assembly; build it again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
