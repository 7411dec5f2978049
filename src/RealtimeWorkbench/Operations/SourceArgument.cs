using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>
/// A source as people write it on the command line and in notebooks: its id, and for files the path after a colon; or the path alone, where it
/// looks like one, such as data/*.csv, and - for standard input; or an address, such as https://press.local/values.
/// </summary>
/// <param name="Id">Id of the source.</param>
/// <param name="Changes">Settings that follow from it.</param>
public sealed record SourceArgument(string Id, IReadOnlyList<KeyValuePair<string, string>> Changes)
{
    private static readonly char[] OfPaths = ['.', '*', '?', '/', '\\'];

    /// <summary>Reads what stands behind <c>--source</c>.</summary>
    /// <param name="text">Such as demo, system, file:press.csv, press.csv, -, or an address.</param>
    /// <exception cref="SourceException">A file has no path.</exception>
    public static SourceArgument Parse(string text)
    {
        var parts = text.Split(':', 2);
        var id = parts[0].ToLowerInvariant();
        if (id is "http" or "https" && parts.Length == 2)
        {
            return new SourceArgument(SourceCatalog.Http, [new("Http.Url", text)]);
        }

        if (text == FileSources.StandardInput || (id != SourceCatalog.File && text.AsSpan().IndexOfAny(OfPaths) >= 0))
        {
            return new SourceArgument(SourceCatalog.File, [new("File.Path", text)]);
        }

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
