using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>The format <c>.ipynb</c> of Jupyter: read from version 4.0 on, written as 4.5.</summary>
/// <remarks>
/// Written so that the notebook runs in .NET Interactive, in VS Code and in plain Jupyter, which knows of one kernel only: a cell in
/// another language begins with a line <c>#!language</c>, and Markdown stands in Markdown cells.
/// </remarks>
public static class IpynbFormat
{
    private const int Major = 4;
    private const int Minor = 5;

    private static readonly string[] MembersOfCells = ["cell_type", "execution_count", "id", "metadata", "outputs", "source"];

    /// <summary>Parses a notebook.</summary>
    /// <param name="text">Text of the file.</param>
    /// <param name="name">Name of the file, for sentences.</param>
    /// <exception cref="NotebookException">The text is no notebook, or one of a version that we can't read.</exception>
    public static Notebook Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new NotebookException($"{name} is not a notebook: it is empty.");
        }

        var root = JsonText.ParseObject(text, name);
        CheckVersion(root, name);
        if (root["cells"] is not JsonArray cells)
        {
            throw new NotebookException($"{name} is not a notebook: it has no list of cells.");
        }

        var metadata = root["metadata"] as JsonObject ?? [];
        var languages = CellLanguages.Of(metadata);
        var defaultLanguage = PortableMetadata.DefaultLanguageOf(metadata, languages);
        return new Notebook
        {
            DefaultLanguage = defaultLanguage,
            Cells = [.. cells.Select((cell, index) => ReadCell(
                cell as JsonObject ?? throw new NotebookException(Invariant($"{name} is broken: cell {index + 1} is not a JSON object.")),
                languages, defaultLanguage, Invariant($"{name} is broken: cell {index + 1}")))],
            Metadata = (JsonObject)metadata.DeepClone(),
        };
    }

    /// <summary>Writes a notebook.</summary>
    /// <param name="notebook">The notebook. Cells without an id get one that depends on nothing but their text and what stands before.</param>
    public static string Format(Notebook notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var metadata = PortableMetadata.Complete(notebook);
        var languages = CellLanguages.Of(metadata);
        var ids = CellIds.For(notebook.Cells);
        return JsonText.FormatIndented(new JsonObject
        {
            ["cells"] = new JsonArray(
                [.. notebook.Cells.Select((cell, index) => WriteCell(cell, ids[index], languages, notebook.DefaultLanguage))]),
            ["metadata"] = metadata,
            ["nbformat"] = Major,
            ["nbformat_minor"] = Minor,
        });
    }

    private static void CheckVersion(JsonObject root, string name)
    {
        if (root["nbformat"] is not JsonValue value || !value.TryGetValue(out int version))
        {
            throw new NotebookException($"{name} is not a notebook: it has no number \"nbformat\".");
        }

        if (version != Major)
        {
            throw new NotebookException(Invariant(
                $"{name} is a notebook of format {version}, {(version > Major ? "newer" : "older")} than {Major}, which is read here; save it as format {Major} in the program that it comes from."));
        }
    }

    private static NotebookCell ReadCell(JsonObject cell, CellLanguages languages, string defaultLanguage, string place)
    {
        var text = CellLines.Normalize(OutputText.Join(cell["source"]) ?? throw new NotebookException($"{place} has no text \"source\"."));
        var metadata = cell["metadata"] as JsonObject ?? [];
        var kind = CellLanguages.TextOf(cell["cell_type"]);
        var language = kind switch
        {
            "markdown" => CellLanguages.Markdown,
            "raw" => CellLanguages.Raw,
            "code" => LanguageIn(metadata, languages) ?? defaultLanguage,
            _ => throw new NotebookException($"{place} is of the type \"{kind}\"; there are code, markdown and raw."),
        };
        if (kind == "code")
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            var first = end < 0 ? text : text[..end];
            var rest = end < 0 ? "" : text[(end + 1)..];
            (language, text) = languages.BegunBy(first) is { } begun ? (begun, rest)
                : end < 0 ? (language, languages.Unescape(first))
                : (language, $"{languages.Unescape(first)}\n{rest}");
        }

        return new NotebookCell(language, text)
        {
            Id = CellLanguages.TextOf(cell["id"]),
            Metadata = (JsonObject)metadata.DeepClone(),
            Others = new JsonObject(cell.Where(member => !MembersOfCells.Contains(member.Key))
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))),
            ExecutionCount = cell["execution_count"] is JsonValue count && count.TryGetValue(out int number) ? number : null,
            Outputs = [.. (cell["outputs"] as JsonArray ?? []).OfType<JsonObject>().Select(OutputText.Joined)],
        };
    }

    private static string? LanguageIn(JsonObject metadata, CellLanguages languages)
    {
        var named = (metadata["polyglot_notebook"] is JsonObject polyglot ? CellLanguages.TextOf(polyglot["kernelName"]) : null)
            ?? (metadata["dotnet_interactive"] is JsonObject older ? CellLanguages.TextOf(older["language"]) : null);
        return named is null ? null : languages.Find(named) ?? named;
    }

    private static JsonObject WriteCell(NotebookCell cell, string id, CellLanguages languages, string defaultLanguage)
    {
        var written = (JsonObject)cell.Others.DeepClone();
        written["cell_type"] = cell.IsText ? cell.Language : "code";
        written["id"] = id;
        if (cell.IsText)
        {
            written["metadata"] = cell.Metadata.DeepClone();
            written["source"] = OutputText.Split(cell.Text);
            return written;
        }

        written["execution_count"] = cell.ExecutionCount;
        written["metadata"] = PortableMetadata.OfCode(cell.Metadata, defaultLanguage);
        written["outputs"] = new JsonArray([.. cell.Outputs.Select(OutputText.Cut)]);
        written["source"] = OutputText.Split(SourceOf(cell, languages, defaultLanguage));
        return written;
    }

    private static string SourceOf(NotebookCell cell, CellLanguages languages, string defaultLanguage)
    {
        if (cell.Language != defaultLanguage)
        {
            return $"#!{cell.Language}\n{cell.Text}";
        }

        var end = cell.Text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? languages.Escape(cell.Text) : languages.Escape(cell.Text[..end]) + cell.Text[end..];
    }
}
