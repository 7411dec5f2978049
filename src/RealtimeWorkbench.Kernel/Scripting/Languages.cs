using System.Text.Encodings.Web;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Languages that a cell can be written in, and how those are shown that are not run.</summary>
internal static class Languages
{
    public const string CSharp = "csharp";
    public const string Html = "html";
    public const string JavaScript = "javascript";
    public const string Markdown = "markdown";
    public const string Mermaid = "mermaid";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [CSharp] = CSharp,
        ["c#"] = CSharp,
        ["C#"] = CSharp,
        ["cs"] = CSharp,
        [Html] = Html,
        [JavaScript] = JavaScript,
        ["js"] = JavaScript,
        [Markdown] = Markdown,
        ["md"] = Markdown,
        [Mermaid] = Mermaid,
    };

    /// <summary>Names that stand after <c>#!</c>, aliases left out.</summary>
    public static IReadOnlyList<string> All { get; } = [CSharp, Html, JavaScript, Markdown, Mermaid];

    /// <summary>Finds the language with a name or alias.</summary>
    /// <returns>Its name, or null if there is none.</returns>
    public static string? Find(string name) => Names.GetValueOrDefault(name);

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
        // The only text that ends a script element, whatever it stands in; in strings and regular expressions <\/ means the same.
        ["text/html"] = $"<script type=\"text/javascript\">\n{text.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}\n</script>",
    };

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
