using System.Text;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Finds the files that a path stands for: one file, a pattern such as data/*.csv, or several of them with ; between.</summary>
internal static class FilePattern
{
    /// <summary>Most files of a list that its name tells.</summary>
    private const int MostNamed = 4;

    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>Whether a path may stand for several files, however many fit today.</summary>
    public static bool IsOfMany(string path) => !File.Exists(path) && (path.Contains(';', StringComparison.Ordinal) || HasWildcards(path));

    /// <summary>Finds the files, each once, those of a pattern in the order of their names, where numbers count as numbers: part-2 stands before part-10.</summary>
    /// <exception cref="SourceException">A pattern fits no file, or a folder cannot be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!IsOfMany(path))
        {
            return [path];
        }

        var parts = path.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new SourceException($"File.Path is {path}, which names no file; name one, several with ; between, or a pattern such as data/*.csv.");
        }

        return Once(parts.SelectMany(Expand));
    }

    /// <summary>Leaves each file once: a link such as current.csv beside the file that it leads to would give all its samples twice.</summary>
    private static IReadOnlyList<string> Once(IEnumerable<string> paths)
    {
        var found = paths.Select(path => (Path: path, Full: Path.GetFullPath(path), Target: TargetOf(path))).ToList();
        var full = found.Select(file => file.Full).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.Where(file => file.Target == file.Full || !full.Contains(file.Target)).DistinctBy(file => file.Target, StringComparer.Ordinal).Select(file => file.Path)
        ];
    }

    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Reading it says why.
            return Path.GetFullPath(path);
        }
    }

    /// <summary>Finds the files of all parts that fit any by now.</summary>
    /// <param name="path">One pattern, or several with ; between.</param>
    /// <param name="missing">Takes the parts that fit none by now, or whose folder cannot be read, and why.</param>
    public static IReadOnlyList<string> FindAny(string path, ICollection<(string Part, SourceException Problem)> missing)
    {
        List<string> found = [];
        foreach (var part in IsOfMany(path) ? path.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [path])
        {
            try
            {
                found.AddRange(Expand(part).Where(File.Exists));
            }
            catch (SourceException problem)
            {
                missing.Add((part, problem));
            }
        }

        return Once(found);
    }

    /// <summary>Whether a pattern fits a path, were there a file.</summary>
    /// <param name="pattern">One pattern, or several with ; between.</param>
    /// <param name="path">The path, as <see cref="Find"/> would give it.</param>
    public static bool Names(string pattern, string path) =>
        pattern.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(part => part == path || Regex.IsMatch(
            path,
            "^" + Regex.Escape(part).Replace("\\*", "[^/\\\\]*", StringComparison.Ordinal).Replace("\\?", "[^/\\\\]", StringComparison.Ordinal) + "$",
            RegexOptions.Singleline | RegexOptions.CultureInvariant));

    /// <summary>Name of what a path stands for, which for several files is none that one of them has.</summary>
    public static string NameOf(string path)
    {
        if (!IsOfMany(path))
        {
            return Path.GetFileName(path);
        }

        var names = path.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFileName).ToList();
        return names.Count <= MostNamed ? string.Join(';', names)
            : Invariant($"{string.Join(';', names.Take(MostNamed - 1))};{names[^1]} and {names.Count - MostNamed} more");
    }

    private static IReadOnlyList<string> Expand(string part)
    {
        if (File.Exists(part) || !HasWildcards(part))
        {
            return [part];
        }

        try
        {
            var found = Expand(Path.GetPathRoot(part) ?? "", part[(Path.GetPathRoot(part) ?? "").Length..].Split('/', Path.DirectorySeparatorChar))
                .OrderBy(Padded, StringComparer.Ordinal)
                .ThenBy(path => path, StringComparer.Ordinal)
                .ToList();
            return found.Count > 0 ? found : throw NothingFits(part);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(part, error);
        }
    }

    /// <summary>Says that nothing fits; of a folder that cannot be reached, as when its share is away, nobody knows that.</summary>
    private static SourceException NothingFits(string part)
    {
        var where = $"check the path, which begins at {Directory.GetCurrentDirectory()} unless it says otherwise.";
        return Path.GetDirectoryName(part[..part.IndexOfAny(Wildcards)]) is { Length: > 0 } folder && !Directory.Exists(folder)
            ? new SourceException($"The folder {folder} of {part} is not there or cannot be reached; {where}", new DirectoryNotFoundException())
            : new SourceException($"No file fits {part}; {where}");
    }

    private static List<string> Expand(string folder, ReadOnlySpan<string> parts)
    {
        var name = parts[0];
        if (parts.Length == 1)
        {
            return HasWildcards(name) ? Within(folder, name, Directory.EnumerateFiles)
                : File.Exists(Path.Combine(folder, name)) ? [Path.Combine(folder, name)] : [];
        }

        List<string> found = [];
        foreach (var inner in HasWildcards(name) ? Within(folder, name, Directory.EnumerateDirectories) : [Path.Combine(folder, name)])
        {
            found.AddRange(Expand(inner, parts[1..]));
        }

        return found;
    }

    /// <summary>What fits in a folder. What a shell hides, it hides too.</summary>
    private static List<string> Within(string folder, string pattern, Func<string, IEnumerable<string>> list)
    {
        if (!Directory.Exists(folder.Length == 0 ? "." : folder))
        {
            return [];
        }

        var expression = new Regex(
            "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
            RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return list(folder.Length == 0 ? "." : folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => expression.IsMatch(name) && (name[0] != '.' || pattern[0] == '.'))
            .Select(name => Path.Combine(folder, name))
            .ToList();
    }

    private static bool HasWildcards(string text) => text.IndexOfAny(Wildcards) >= 0;

    /// <summary>The name with its numbers written in 20 digits.</summary>
    private static string Padded(string name)
    {
        var padded = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            var end = i;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
            {
                end++;
            }

            padded.Append(name.AsSpan(i, end - i).ToString().PadLeft(end > i ? 20 : 0, '0'));
            if (end == i)
            {
                padded.Append(name[end++]);
            }

            i = end;
        }

        return padded.ToString();
    }
}
