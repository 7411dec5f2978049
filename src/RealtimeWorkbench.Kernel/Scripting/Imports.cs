using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Reads what <c>#!import</c> names: a notebook, or a file in one language.</summary>
internal static class Imports
{
    private static readonly Dictionary<string, string> LanguageByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".cs"] = Languages.CSharp,
        [".csx"] = Languages.CSharp,
        [".html"] = Languages.Html,
        [".htm"] = Languages.Html,
        [".js"] = Languages.JavaScript,
        [".md"] = Languages.Markdown,
        [".mmd"] = Languages.Mermaid,
    };

    /// <summary>Finds a file: beside the file that imports it, and else from the current folder.</summary>
    /// <param name="path">Path as the cell names it.</param>
    /// <param name="importing">Full path of the file that the cell stands in, if it was imported itself.</param>
    /// <returns>Its full path, whether it is there or not.</returns>
    public static string Find(string path, string? importing) =>
        importing is not null && Path.GetFullPath(path, Path.GetDirectoryName(importing)!) is var beside && File.Exists(beside)
            ? beside
            : Path.GetFullPath(path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path as the cell names it.</param>
    /// <param name="full">Full path that was found for it.</param>
    /// <param name="importing">Full path of the file that the cell stands in, if it was imported itself.</param>
    /// <returns>Its cells, top to bottom.</returns>
    /// <exception cref="CellException">There is no such file, or it can't be imported.</exception>
    public static IReadOnlyList<Cell> Read(string path, string full, string? importing)
    {
        if (!File.Exists(full))
        {
            throw AssemblyLoader.Missing("file", path, Path.GetDirectoryName(importing));
        }

        var name = Path.GetFileName(path);
        var ending = Path.GetExtension(path);
        try
        {
            if (LanguageByEnding.TryGetValue(ending, out var language))
            {
                return [new Cell(name, language, File.ReadAllText(full))];
            }

            if (ending.ToLowerInvariant() is ".dib" or ".ipynb")
            {
                return [.. NotebookFile.Read(full).Cells
                    .Select((cell, i) => new Cell(Invariant($"{name}, cell {i + 1}"), cell.Language, cell.Text))
                    .Where(cell => cell.Language != CellLanguages.Raw)];
            }
        }
        catch (NotebookException exception)
        {
            throw new CellException("ImportError", exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CellException("ImportError", $"{path} can't be read: {exception.Message}");
        }

        throw new CellException(
            "ImportError",
            $"{path} can't be imported: a file that ends in .dib, .ipynb, {string.Join(", ", LanguageByEnding.Keys.SkipLast(1))} or {LanguageByEnding.Keys.Last()} can.");
    }

    /// <summary>A cell of an imported file.</summary>
    /// <param name="Name">How errors name it.</param>
    /// <param name="Language">Its language.</param>
    /// <param name="Text">Its text.</param>
    internal sealed record Cell(string Name, string Language, string Text);
}
