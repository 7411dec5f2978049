using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>A source as people write it on the command line and in notebooks: its id, and for files the path after a colon.</summary>
/// <param name="Id">Id of the source.</param>
/// <param name="Changes">Settings that follow from it.</param>
public sealed record SourceArgument(string Id, IReadOnlyList<KeyValuePair<string, string>> Changes)
{
    /// <summary>Reads what stands behind <c>--source</c>.</summary>
    /// <param name="text">Such as demo, system, or file:press.csv.</param>
    /// <exception cref="SourceException">A file has no path.</exception>
    public static SourceArgument Parse(string text)
    {
        var parts = text.Split(':', 2);
        var id = parts[0].ToLowerInvariant();
        if (id != SourceCatalog.File || parts.Length == 1)
        {
            // The path of a file may also stand in the setting File.Path.
            return new SourceArgument(id, []);
        }

        return parts[1].Length > 0
            ? new SourceArgument(id, [new("File.Path", parts[1])])
            : throw new SourceException("The source 'file' needs a path; write file:PATH, such as --source file:press.csv.");
    }
}
