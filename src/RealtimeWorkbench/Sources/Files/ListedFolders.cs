namespace RealtimeWorkbench.Sources.Files;

/// <summary>The files of folders as they were when they were asked for first: thousands of files are looked for in one folder.</summary>
internal sealed class ListedFolders
{
    private readonly Dictionary<string, IReadOnlyList<string>> _files = new(StringComparer.Ordinal);

    /// <summary>Lists a folder, once.</summary>
    /// <param name="folder">The folder; an empty one is where the program is.</param>
    /// <returns>Paths that begin as the folder was given.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<string> FilesOf(string folder)
    {
        if (_files.TryGetValue(folder, out var known))
        {
            return known;
        }

        return _files[folder] = [.. Directory.EnumerateFiles(folder.Length == 0 ? "." : folder).Select(path => Path.Combine(folder, Path.GetFileName(path)))];
    }
}
