using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>The languages that a notebook knows, by name and alias, and the lines <c>#!name</c> that tell where a cell of one begins.</summary>
/// <remarks>
/// The formats have no way to say that such a line is text. What we write gives it one blank more, which makes it text for every
/// reader; what we read loses one again. So any text comes back as it was.
/// </remarks>
public sealed class CellLanguages
{
    /// <summary>C#.</summary>
    public const string CSharp = "csharp";

    /// <summary>Markdown, shown and not executed.</summary>
    public const string Markdown = "markdown";

    /// <summary>HTML.</summary>
    public const string Html = "html";

    /// <summary>JavaScript.</summary>
    public const string JavaScript = "javascript";

    /// <summary>Diagrams of Mermaid.</summary>
    public const string Mermaid = "mermaid";

    /// <summary>Text of an <c>.ipynb</c> that is neither shown nor executed.</summary>
    public const string Raw = "raw";

    private const string Marker = "#!";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [CSharp] = CSharp,
        ["c#"] = CSharp,
        ["C#"] = CSharp,
        ["cs"] = CSharp,
        [Markdown] = Markdown,
        ["md"] = Markdown,
        [Html] = Html,
        [JavaScript] = JavaScript,
        ["js"] = JavaScript,
        [Mermaid] = Mermaid,
        ["fsharp"] = "fsharp",
        ["f#"] = "fsharp",
        ["F#"] = "fsharp",
        ["fs"] = "fsharp",
        ["http"] = "http",
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["value"] = "value",
    };

    private readonly Dictionary<string, string> _names;

    private CellLanguages(Dictionary<string, string> names) => _names = names;

    /// <summary>The languages that .NET Interactive knows by itself, which a notebook need not declare.</summary>
    public static CellLanguages Default { get; } = new(Known);

    /// <summary>The languages of a notebook: the known ones, and those that it declares.</summary>
    /// <param name="metadata">What the notebook says of itself.</param>
    public static CellLanguages Of(JsonObject metadata)
    {
        if ((metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] is not JsonObject info || info["items"] is not JsonArray items)
        {
            return Default;
        }

        var names = new Dictionary<string, string>(Known, StringComparer.Ordinal);
        foreach (var item in items.OfType<JsonObject>())
        {
            if (TextOf(item["name"]) is { } name)
            {
                names.TryAdd(name, name);
                foreach (var alias in (item["aliases"] as JsonArray ?? []).Select(TextOf).OfType<string>())
                {
                    names.TryAdd(alias, name);
                }
            }
        }

        return new CellLanguages(names);
    }

    /// <summary>Returns the name of a language.</summary>
    /// <param name="nameOrAlias">Its name or an alias.</param>
    /// <returns>The name, or <see langword="null"/> if no language is called so.</returns>
    public string? Find(string nameOrAlias) => _names.GetValueOrDefault(nameOrAlias);

    /// <summary>Returns the language whose cell begins with a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>Name of the language, or <see langword="null"/> if the line begins none.</returns>
    public string? BegunBy(string line) => line.StartsWith(Marker, StringComparison.Ordinal) ? Find(line[Marker.Length..]) : null;

    /// <summary>Writes a line of text so that no reader takes it for the beginning of a cell.</summary>
    internal string Escape(string line) => BegunBy(line.TrimEnd(' ')) is null ? line : line + " ";

    /// <summary>Takes back what <see cref="Escape"/> did.</summary>
    internal string Unescape(string line) => line.EndsWith(' ') && BegunBy(line.TrimEnd(' ')) is not null ? line[..^1] : line;

    internal static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
