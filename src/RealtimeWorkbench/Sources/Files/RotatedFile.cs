using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Names that a log gets when it is put aside for a new one of its name.</summary>
internal static partial class RotatedFile
{
    /// <summary>Name that a file had before it was put aside under a number: press.csv for press.csv.1; its own where it has none.</summary>
    public static string NameBefore(string path) =>
        MayBeNumbered(path) && Number().Match(path) is { Success: true } number ? path[..number.Index] : path;

    /// <summary>Whether a name is one that logs are put aside under, and that goes on to the next one of them when another one is.</summary>
    public static bool IsNumbered(string path) => MayBeNumbered(path) && Number().IsMatch(path);

    /// <summary>Whether a file may be what another one was renamed to: press.csv.1, press.csv-20261121, press-2026-11-21.csv or press.1.csv, in the same folder.</summary>
    /// <param name="path">Path that it had.</param>
    /// <param name="candidate">Path of what may be it.</param>
    public static bool IsNameOf(string path, string candidate)
    {
        // Asked of all pairs of thousands of files; what stands before the first dot is the same, whatever was put behind.
        var name = Path.GetFileName(path.AsSpan());
        var dot = name.IndexOf('.');
        return Path.GetFileName(candidate.AsSpan()).StartsWith(dot < 0 ? name : name[..dot], StringComparison.Ordinal)
            && (IsDerived(path, candidate) || (NameBefore(path) is var before && before != path && IsDerived(before, candidate)));
    }

    /// <summary>Finds a file that was put aside since it was read, and those that had its name after it and were put aside, too.</summary>
    /// <param name="path">Path that it had, and that another file has by now, or none.</param>
    /// <param name="quotes">Whether a line break inside quotes belongs to a record.</param>
    /// <param name="memo">What it begins with, or a mark in it.</param>
    /// <param name="folders">Folders that were listed already, where many files are looked for at once.</param>
    /// <returns>The files in the order in which they were written; none if it has its name still, or is not found.</returns>
    public static IReadOnlyList<string> Find(string path, bool quotes, string memo, ListedFolders? folders = null)
    {
        var mark = FileMark.Parse(memo);
        if (IsNumbered(path) || Fits(path))
        {
            return [];
        }

        try
        {
            var beside = (folders ?? new ListedFolders()).FilesOf(Path.GetDirectoryName(path) ?? "")
                .Where(candidate => candidate != path && IsNameOf(path, candidate))
                .Select(candidate => (Path: candidate, Written: File.GetLastWriteTimeUtc(candidate)))
                .OrderBy(candidate => candidate.Written)
                .ToList();

            // Of copies of it the one that was written last holds most.
            return beside.FindLastIndex(candidate => Fits(candidate.Path)) is var found and >= 0
                ? [beside[found].Path, .. beside.Skip(found + 1).Select(candidate => candidate.Path).Where(candidate => ShapeOf(candidate) == ShapeOf(beside[found].Path))]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(path, error);
        }

        bool Fits(string candidate) =>
            FileRecords.BeginningOf(candidate, quotes)?.StartsWith(mark.Beginning, StringComparison.Ordinal) == true && mark.IsIn(candidate);
    }

    /// <summary>Whether the file of a path is what was read of it.</summary>
    public static bool BeginsAs(string path, FilePosition read) =>
        read.IsOf(path, FileRecords.BeginningOf(path, quotes: true)) || read.IsOf(path, FileRecords.BeginningOf(path, quotes: false));

    /// <summary>Whether two files are the same as far as both go; the first 64 KiB are compared.</summary>
    public static bool IsCopy(string path, string candidate)
    {
        const int Compared = 64 * 1024;
        try
        {
            using var one = SourceFile.OpenShared(path);
            using var other = SourceFile.OpenShared(candidate);
            Span<byte> first = new byte[Compared];
            Span<byte> second = new byte[Compared];
            var common = Math.Min(
                one.ReadAtLeast(first, Compared, throwOnEndOfStream: false), other.ReadAtLeast(second, Compared, throwOnEndOfStream: false));
            return first[..common].SequenceEqual(second[..common]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // One has just been renamed; the next look tells.
            return true;
        }
    }

    /// <summary>The path but for its numbers: what is put aside in one way has one shape. A counter may get longer; press-2.csv is no press-20261121.csv.</summary>
    private static string ShapeOf(string path) => Number().Match(path) is { Success: true } number
        ? path[..(number.Index + 1)] + "#"
        : Digits().Replace(path, digits => digits.Length <= 3 && digits.Index > 0 && path[digits.Index - 1] == '.' ? "#" : new string('0', digits.Length));

    private static bool IsDerived(string path, string candidate)
    {
        var earlier = Path.GetFileName(path.AsSpan());
        var stem = Path.GetFileNameWithoutExtension(earlier);
        var name = Path.GetFileName(candidate.AsSpan());
        var counted = Path.GetFileNameWithoutExtension(name);
        var isDerived = (name.StartsWith(earlier, StringComparison.Ordinal) && Suffix().IsMatch(name[earlier.Length..]))
            || (counted.StartsWith(stem, StringComparison.Ordinal)
                && Path.GetExtension(name).SequenceEqual(Path.GetExtension(earlier))
                && Count().IsMatch(counted[stem.Length..]));
        return isDerived && Path.GetDirectoryName(path) == Path.GetDirectoryName(candidate);
    }

    /// <summary>Whether a path ends as <see cref="Number"/> does; most end with letters.</summary>
    private static bool MayBeNumbered(string path) =>
        path.Length > 0 && (char.IsAsciiDigit(path[^1]) || path[^1] is 'T' or 'Z' or '.' or '_' or '-' or '\n');

    /// <summary>What is counted up each time: press.csv.1 becomes press.csv.2.</summary>
    [GeneratedRegex("(?<=\\.[A-Za-z]+)[._-][0-9][0-9TZ._-]*$", RegexOptions.Singleline)]
    private static partial Regex Number();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("^[._-].+$", RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex("^[._-][0-9TZ._-]+$", RegexOptions.Singleline)]
    private static partial Regex Count();
}
