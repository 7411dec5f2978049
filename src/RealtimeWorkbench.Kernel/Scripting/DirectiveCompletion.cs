namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says what could be written in a line that is a directive: names of directives, and files.</summary>
internal static class DirectiveCompletion
{
    /// <summary>Finds what continues a line.</summary>
    /// <param name="line">The line up to the cursor.</param>
    /// <param name="directives">Directives that there are, with their mark.</param>
    /// <returns>Texts, and where in the line they start; null if the line is no directive.</returns>
    public static (IReadOnlyList<string> Matches, int Start)? Find(string line, IEnumerable<string> directives)
    {
        if (line.StartsWith("#!import ", StringComparison.Ordinal))
        {
            return Files(line, line.IndexOf(' ', StringComparison.Ordinal) + 1, ".dib", ".ipynb", ".cs", ".csx", ".html", ".js", ".md", ".mmd");
        }

        if (line.StartsWith("#r \"", StringComparison.Ordinal))
        {
            return "nuget:".StartsWith(line[4..], StringComparison.Ordinal) && line.Length > 4 ? (["nuget: "], 4)
                : line[4..].StartsWith("nuget:", StringComparison.Ordinal) ? ([], line.Length)
                : Files(line, 4, ".dll");
        }

        if (line.StartsWith("#i \"", StringComparison.Ordinal))
        {
            return "nuget:".StartsWith(line[4..], StringComparison.Ordinal) ? (["nuget:"], 4) : ([], line.Length);
        }

        if (line.StartsWith('#') && !line.Contains(' ', StringComparison.Ordinal))
        {
            string[] matches = [.. directives.Append("#r").Append("#i").Where(name => name.StartsWith(line, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            return matches.Length > 0 || line.StartsWith("#!", StringComparison.Ordinal) ? (matches, 0) : null;
        }

        return null;
    }

    private static (IReadOnlyList<string> Matches, int Start) Files(string line, int start, params string[] endings)
    {
        var typed = line[start..].TrimStart('"');
        var slash = typed.LastIndexOfAny(['/', '\\']) + 1;
        var folder = Path.GetFullPath(slash == 0 ? "." : typed[..slash]);
        if (!Directory.Exists(folder))
        {
            return ([], line.Length);
        }

        var found = new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => entry.Name.StartsWith(typed[slash..], StringComparison.OrdinalIgnoreCase))
            .Where(entry => entry is DirectoryInfo ? !entry.Name.StartsWith('.') : endings.Contains(entry.Extension.ToLowerInvariant()))
            .Select(entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name)
            .Order(StringComparer.OrdinalIgnoreCase);
        return ([.. found], line.Length - (typed.Length - slash));
    }
}
