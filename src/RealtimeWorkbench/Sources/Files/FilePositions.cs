using System.Text;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>How far several files had been read at one moment. It does not change, so that it may be asked for later.</summary>
/// <remarks>
/// Each batch has one and few are written, while there may be thousands of files, of which a batch moves a few. So it is held in parts, and the next moment
/// takes over those in which nothing has moved.
/// </remarks>
internal sealed class FilePositions
{
    private const int PartLength = 64;

    private readonly string _head;
    private readonly FilePosition?[][] _parts;

    private FilePositions(string head, FilePosition?[][] parts) => (_head, _parts) = (head, parts);

    /// <summary>Positions of no file yet.</summary>
    /// <param name="head">What stands before the files.</param>
    public static FilePositions Before(string head) => new(head, []);

    /// <summary>Takes note of how far files have been read by now.</summary>
    /// <param name="files">The files.</param>
    /// <param name="gone">Files that are gone, and still known.</param>
    public FilePositions Next(List<MergedFile> files, List<FilePosition> gone)
    {
        var count = files.Count + gone.Count;
        var parts = new FilePosition?[(count + PartLength - 1) / PartLength][];
        for (var part = 0; part < parts.Length; part++)
        {
            var first = part * PartLength;
            var length = Math.Min(PartLength, count - first);
            parts[part] = part < _parts.Length && IsStill(_parts[part], first, length) ? _parts[part] : Of(first, length);
        }

        return new FilePositions(_head, parts);

        FilePosition? At(int index) => index < files.Count ? files[index].Position : gone[index - files.Count];

        bool IsStill(FilePosition?[] known, int first, int length)
        {
            var same = 0;
            while (same < known.Length && same < length && ReferenceEquals(known[same], At(first + same)))
            {
                same++;
            }

            return same == length && same == known.Length;
        }

        FilePosition?[] Of(int first, int length)
        {
            var positions = new FilePosition?[length];
            for (var i = 0; i < length; i++)
            {
                positions[i] = At(first + i);
            }

            return positions;
        }
    }

    /// <summary>Writes them as <see cref="FilePosition.Parse"/> reads them.</summary>
    public string ToText()
    {
        var text = new StringBuilder(_head);
        foreach (var position in _parts.SelectMany(part => part))
        {
            text.Append(position?.ToText());
        }

        return text.ToString();
    }
}
