using System.Globalization;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Where the reading of a file has come to, and what tells the file from another one of its name.</summary>
/// <remarks>
/// Many logs begin alike, with a line of units or of a schema, so that the record that was read last counts, too. It is found by its place, so that files that
/// were read to their end need not be read again to know them.
/// </remarks>
/// <param name="Beginning">Hash of what the file begins with; empty where it begins with a line that has no end yet.</param>
/// <param name="Start">Byte at which the last record begins.</param>
/// <param name="End">Byte behind it and its line break; 0 where nobody knows, as in checkpoints of earlier versions.</param>
/// <param name="Checksum">Checksum of it.</param>
/// <param name="IsWhole">Whether it ends with a line break; otherwise more of it may come.</param>
internal readonly partial record struct FileMark(string Beginning, long Start, long End, uint Checksum, bool IsWhole)
{
    /// <summary>Whether the last record is known.</summary>
    public bool HasRecord => End > 0;

    /// <summary>Reads what <see cref="ToString"/> wrote, or what an earlier version did: the beginning alone.</summary>
    public static FileMark Parse(string memo) => Written().Match(memo) is { Success: true, Groups: var parts }
        ? new FileMark(
            parts[1].Value,
            long.Parse(parts[2].Value, CultureInfo.InvariantCulture),
            long.Parse(parts[3].Value, CultureInfo.InvariantCulture),
            uint.Parse(parts[4].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            parts[5].Length == 0)
        : new FileMark(memo, 0, 0, 0, IsWhole: true);

    /// <summary>Whether the last record is where it was and what it was, with or without the line break that it may have got since.</summary>
    public bool IsSameRecord(FileMark other) => Start == other.Start && Checksum == other.Checksum;

    /// <summary>Whether a file has the last record where it was; true where it is not known.</summary>
    /// <exception cref="SourceException">Nobody can say: the file cannot be opened or read just now.</exception>
    public bool IsIn(string path)
    {
        if (!HasRecord)
        {
            return true;
        }

        try
        {
            using var file = SourceFile.OpenShared(path);
            if (file.Length < End)
            {
                return false;
            }

            var bytes = new byte[End - Start];
            file.Position = Start;
            file.ReadExactly(bytes);
            var record = bytes.AsSpan();
            record = IsWhole && record is [.., (byte)'\n'] ? record[..^1] : record;
            return Crc32C.Of(record is [.., (byte)'\r'] ? record[..^1] : record) == Checksum;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException or UnauthorizedAccessException or ArgumentException)
        {
            // Reading it says why.
            return false;
        }
        catch (IOException error)
        {
            // To take it for another file would be to read all of it again.
            throw SourceFile.Unreadable(path, error);
        }
    }

    /// <summary>Writes it as the memo of a position.</summary>
    public override string ToString() => HasRecord ? Invariant($"{Beginning}@{Start}-{End}-{Checksum:x8}{(IsWhole ? "" : "~")}") : Beginning;

    [GeneratedRegex("^([0-9a-f]*)@([0-9]{1,18})-([0-9]{1,18})-([0-9a-f]{8})(~?)$")]
    private static partial Regex Written();
}
