using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Sources;

/// <summary>Names that a log gets when it is put aside for a new one of its name.</summary>
internal static partial class RotatedFile
{
    /// <summary>Name that a file had before it was put aside under a number: press.csv for press.csv.1; its own where it has none.</summary>
    public static string NameBefore(string path) => Number().Match(path) is { Success: true } number ? path[..number.Index] : path;

    /// <summary>Whether a file may be what another one was renamed to: press.csv.1, press.csv-20261121, press-2026-11-21.csv or press.1.csv, in the same folder.</summary>
    /// <param name="path">Path that it had.</param>
    /// <param name="candidate">Path of what may be it.</param>
    public static bool IsNameOf(string path, string candidate) =>
        IsDerived(path, candidate) || IsDerived(NameBefore(path), candidate);

    private static bool IsDerived(string path, string candidate)
    {
        if (Path.GetDirectoryName(path) != Path.GetDirectoryName(candidate))
        {
            return false;
        }

        var name = Path.GetFileName(candidate);
        var stem = Path.GetFileNameWithoutExtension(path);
        return (name.StartsWith(Path.GetFileName(path), StringComparison.Ordinal) && Suffix().IsMatch(name.AsSpan(Path.GetFileName(path).Length)))
            || (name.StartsWith(stem, StringComparison.Ordinal)
                && Path.GetExtension(name) == Path.GetExtension(path)
                && Count().IsMatch(Path.GetFileNameWithoutExtension(name).AsSpan(stem.Length)));
    }

    /// <summary>What is counted up each time: press.csv.1 becomes press.csv.2.</summary>
    [GeneratedRegex("[._-][0-9]+$", RegexOptions.Singleline)]
    private static partial Regex Number();

    [GeneratedRegex("^[._-].+$", RegexOptions.Singleline)]
    private static partial Regex Suffix();

    [GeneratedRegex("^[._-][0-9TZ._-]+$", RegexOptions.Singleline)]
    private static partial Regex Count();
}
