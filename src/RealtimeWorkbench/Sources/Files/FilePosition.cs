using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>How far one of several files had been read.</summary>
/// <param name="Path">Where it was found.</param>
/// <param name="Beginning">Its <see cref="FileMark"/> behind these records, or what tells a recording from another one.</param>
/// <param name="Records">Records of it that had been read whole.</param>
/// <param name="Samples">Samples behind these that had been given.</param>
/// <param name="DeadLetters">Dead letters behind these that had been given.</param>
/// <param name="Length">Bytes that it had when it was read to its end; null where it was not, or may have been longer.</param>
internal sealed record FilePosition(string Path, string Beginning, long Records, int Samples, int DeadLetters, long? Length)
{
    private const string Version = "files1";

    /// <summary>Writes what stands before the files.</summary>
    /// <param name="from">First event time that is given, in ticks.</param>
    /// <param name="to">Event time before which samples are given, in ticks.</param>
    public static string Head(long from, long to) => Invariant($"{Version} {from} {to}");

    /// <summary>Whether a position is one of several files.</summary>
    public static bool IsOfMany(SourcePosition? position) => position?.Memo?.StartsWith(Version + " ", StringComparison.Ordinal) == true;

    /// <summary>Reads the files of a checkpoint.</summary>
    /// <param name="position">Position of all of them.</param>
    /// <param name="from">First event time that is given now, in ticks.</param>
    /// <param name="to">Event time before which samples are given now, in ticks.</param>
    /// <param name="pattern">What the files were asked for by.</param>
    /// <exception cref="SourceException">It is not one of several files, or of another range.</exception>
    public static IReadOnlyList<FilePosition> Parse(SourcePosition position, long from, long to, string pattern)
    {
        var lines = (position.Memo ?? "").Split('\n');
        if (!IsOfMany(position))
        {
            throw new SourceException(
                $"The checkpoint of {pattern} does not say how far each file was read, as one of a single file or of an earlier version; name another Checkpoint.Path to read the files from their start.");
        }

        if (lines[0] != Head(from, to))
        {
            throw new SourceException(
                $"The checkpoint of {pattern} was made with another File.From or File.To; set them as they were, or name another Checkpoint.Path to read the files from their start.");
        }

        return [.. lines.Skip(1).Select(line => Read(line, pattern))];
    }

    /// <summary>Writes it as <see cref="Parse"/> reads it: a line, with its break before it.</summary>
    public string ToText() => new StringBuilder("\n")
        .Append(Uri.EscapeDataString(Path)).Append(' ')
        .Append(Beginning).Append(' ')
        .Append(CultureInfo.InvariantCulture, $"{Records} {Samples} {DeadLetters} {Length ?? -1}")
        .ToString();

    /// <summary>Whether a file begins as this one did.</summary>
    /// <param name="beginning">What it begins with, as far as that is known, or a mark in it.</param>
    public bool Fits(string? beginning) =>
        beginning is not null && FileMark.Parse(beginning).Beginning.StartsWith(FileMark.Parse(Beginning).Beginning, StringComparison.Ordinal);

    /// <summary>Whether a file begins as this one did and has the last record that was read of it where it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="beginning">What it begins with, as far as that is known, or a mark in it.</param>
    public bool IsOf(string path, string? beginning) => Fits(beginning) && FileMark.Parse(Beginning).IsIn(path);

    private static FilePosition Read(string line, string pattern) =>
        line.Split(' ') is [var path, var beginning, var records, var samples, var letters, var length]
        && long.TryParse(records, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
        && int.TryParse(samples, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
        && int.TryParse(letters, NumberStyles.None, CultureInfo.InvariantCulture, out var refused)
        && long.TryParse(length, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bytes)
            ? new FilePosition(Uri.UnescapeDataString(path), beginning, read, given, refused, bytes < 0 ? null : bytes)
            : throw new SourceException(
                $"The checkpoint of {pattern} cannot be read: \"{line}\" is no position of a file; name another Checkpoint.Path to read the files from their start.");
}
