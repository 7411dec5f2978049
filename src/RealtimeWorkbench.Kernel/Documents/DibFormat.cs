using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>The format <c>.dib</c>: text in which a line <c>#!language</c> begins a cell.</summary>
/// <remarks>
/// As .NET Interactive reads it: an optional block of JSON after <c>#!meta</c> comes first, text before the first such line is a cell in
/// the default language, and blank lines at both ends of a cell don't belong to it. Outputs aren't stored.
/// </remarks>
public static class DibFormat
{
    private const string MetaLine = "#!meta";

    /// <summary>Parses a notebook.</summary>
    /// <param name="text">Text of the file.</param>
    /// <param name="name">Name of the file, for sentences.</param>
    /// <exception cref="NotebookException">The text is no notebook.</exception>
    public static Notebook Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = CellLines.Normalize(text).Split('\n');
        var metadata = new JsonObject();
        var next = Array.FindIndex(lines, line => line.Length > 0);
        if (next >= 0 && lines[next].TrimEnd() == MetaLine)
        {
            (metadata["polyglot_notebook"], next) = ParseMeta(lines, next, name);
        }

        var languages = CellLanguages.Of(metadata);
        var defaultLanguage = DefaultLanguage(metadata, languages, name);
        var cells = new List<NotebookCell>();
        var language = defaultLanguage;
        var body = new List<string>();
        foreach (var line in lines.Skip(Math.Max(next, 0)))
        {
            if (languages.BegunBy(line) is { } begun)
            {
                EndCell();
                language = begun;
            }
            else
            {
                body.Add(languages.Unescape(line));
            }
        }

        EndCell();
        return new Notebook { DefaultLanguage = defaultLanguage, Cells = cells, Metadata = metadata };

        void EndCell()
        {
            var content = CellLines.TrimBlankLines(string.Join('\n', body));
            if (content.Length > 0)
            {
                cells.Add(new NotebookCell(language, content));
            }

            body.Clear();
        }
    }

    /// <summary>Writes a notebook.</summary>
    /// <param name="notebook">The notebook; its outputs, empty cells and blank lines around the text of a cell are left out.</param>
    public static string Format(Notebook notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var metadata = PortableMetadata.Complete(notebook);
        var languages = CellLanguages.Of(metadata);
        var lines = new List<string> { MetaLine, "", JsonText.FormatCompact(metadata["polyglot_notebook"]!), "" };
        foreach (var cell in notebook.Cells)
        {
            var content = CellLines.TrimBlankLines(CellLines.Normalize(cell.Text));
            if (content.Length > 0)
            {
                // Nothing in this format is neither shown nor executed; as Markdown it is at least not lost.
                lines.Add($"#!{(cell.Language == CellLanguages.Raw ? CellLanguages.Markdown : cell.Language)}");
                lines.Add("");
                lines.AddRange(content.Split('\n').Select(languages.Escape));
                lines.Add("");
            }
        }

        // The block of JSON ends where a cell begins, so there must be one.
        return lines.Count > 4 ? string.Join('\n', lines) : string.Join('\n', lines.Append($"#!{notebook.DefaultLanguage}").Append(""));
    }

    private static (JsonObject Meta, int Next) ParseMeta(string[] lines, int at, string name)
    {
        var end = Array.FindIndex(lines, at + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
        if (end < 0)
        {
            end = lines.Length;
        }

        var json = string.Join('\n', lines[(at + 1)..end]);
        return string.IsNullOrWhiteSpace(json)
            ? throw new NotebookException(Invariant($"{name} says {MetaLine} in line {at + 1} without a JSON object after it; add one, or take the line out."))
            : (JsonText.ParseObject(json, $"{name} is broken: what follows {MetaLine}", firstLine: at + 2), end);
    }

    private static string DefaultLanguage(JsonObject metadata, CellLanguages languages, string name)
    {
        if (PortableMetadata.DefaultKernelOf(metadata) is not { } named)
        {
            return CellLanguages.CSharp;
        }

        return languages.Find(named) ?? throw new NotebookException(
            $"{name} names \"{named}\" as its default kernel, which nothing declares; declare it in the items of its {MetaLine}, or use csharp.");
    }
}
