using System.IO.Compression;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Reads a recording block by block, passes over what is damaged, and says what is lost by it.</summary>
/// <remarks>
/// A block that is damaged costs its own samples only: the next one is found by its marker. What is not complete at the end is the block that
/// was being written when the recording was cut off. Not thread-safe.
/// </remarks>
internal sealed class BlockFile : IDisposable
{
    private const int SearchBytes = 64 * 1024;

    private readonly string _path;
    private readonly Action<string> _say;
    private readonly FileStream _file;
    private readonly byte[] _header = new byte[BlockHeader.Size];
    private byte[] _stored = [];
    private byte[] _content = [];
    private bool _hasSaidEnd;

    /// <param name="path">File to read.</param>
    /// <param name="say">Takes a sentence about each damage.</param>
    /// <exception cref="SourceException">The file cannot be opened, or is no recording.</exception>
    public BlockFile(string path, Action<string> say)
    {
        (_path, _say) = (path, say);
        _file = SourceFile.Open(path);
        try
        {
            CheckBeginning();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Where the next block begins; all before it is complete or damaged.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>Records before the next block, those of damaged blocks too: samples, and what could not become one.</summary>
    public long Offset { get; private set; }

    /// <summary>Samples before the next block, without those of blocks that could not be found.</summary>
    public long Samples { get; private set; }

    /// <summary>Finds the next block.</summary>
    /// <param name="header">What stands before it.</param>
    /// <param name="mayGrow">Whether what is not complete at the end may still be written; then nothing is said about it.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="SourceException">The file cannot be read any more, or a later version wrote it.</exception>
    public bool TryNext(out BlockHeader header, bool mayGrow = false)
    {
        try
        {
            var length = _file.Length;
            while (Position < length)
            {
                if (TryReadHeader(Position, out header) && header.Stored <= length - Position - BlockHeader.Size)
                {
                    SayMissing(header);
                    return true;
                }

                if (FindMarker(Position + 1) is not { } found)
                {
                    if (!mayGrow)
                    {
                        SayEnd(length);
                    }

                    return false;
                }

                _say(Invariant($"{_path} is damaged: bytes {Position} to {found - 1} are no block of a recording and are passed over."));
                Position = found;
            }

            header = default;
            return false;
        }
        catch (InvalidDataException error)
        {
            throw new SourceException($"Cannot read file {_path}: {error.Message}.", error);
        }
        catch (IOException error)
        {
            throw SourceFile.Unreadable(_path, error);
        }
    }

    /// <summary>Passes over the block.</summary>
    public void Skip(in BlockHeader header)
    {
        Position += BlockHeader.Size + header.Stored;
        Offset = header.End;
        Samples += header.Rows;
    }

    /// <summary>Reads the content of the block and passes over it.</summary>
    /// <param name="header">The block that was found.</param>
    /// <param name="content">Its content, expanded; valid until the next one is read.</param>
    /// <returns>False if it is damaged; that has been said.</returns>
    public bool TryRead(in BlockHeader header, out ReadOnlySpan<byte> content)
    {
        content = default;
        try
        {
            Fit(ref _stored, header.Stored);
            var stored = _stored.AsSpan(0, header.Stored);
            RandomAccessRead(Position + BlockHeader.Size, stored);
            if (Crc32C.Of(stored) != header.Checksum || !TryExpand(header, out content))
            {
                SayDamaged(header);
                Skip(header);
                return false;
            }
        }
        catch (IOException error)
        {
            throw SourceFile.Unreadable(_path, error);
        }

        Skip(header);
        return true;
    }

    /// <summary>Says that the block that was read last makes no sense, though it is what was written.</summary>
    public void SayMalformed(in BlockHeader header, InvalidDataException error) =>
        _say(Invariant($"{_path} is damaged: the block with records {header.Offset + 1} to {header.End} is passed over. {error.Message}"));

    public void Dispose() => _file.Dispose();

    private static void Fit(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, buffer.Length * 2)];
        }
    }

    private void CheckBeginning()
    {
        Span<byte> beginning = stackalloc byte[BlockHeader.Marker.Length];
        var read = RandomAccess.Read(_file.SafeFileHandle, beginning, 0);
        if (!beginning[..read].SequenceEqual(BlockHeader.Marker[..read]))
        {
            throw new SourceException($"Cannot read file {_path}: it is no recording, for it does not begin as one; name a file that rtw record wrote, or give it the ending of what it is, such as .csv or .jsonl.");
        }
    }

    private bool TryReadHeader(long position, out BlockHeader header)
    {
        var read = RandomAccessRead(position, _header);
        return BlockHeader.TryRead(_header.AsSpan(0, read), out header);
    }

    private int RandomAccessRead(long position, Span<byte> target)
    {
        var total = 0;
        while (total < target.Length)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, target[total..], position + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    private bool TryExpand(in BlockHeader header, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!header.IsCompressed)
        {
            content = _stored.AsSpan(0, header.Stored);
            return header.Length == header.Stored;
        }

        Fit(ref _content, header.Length);
        using var expanding = new DeflateStream(new MemoryStream(_stored, 0, header.Stored), CompressionMode.Decompress);
        try
        {
            expanding.ReadExactly(_content.AsSpan(0, header.Length));
            content = _content.AsSpan(0, header.Length);
            return expanding.ReadByte() < 0;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>Where the next complete header stands, or null.</summary>
    private long? FindMarker(long from)
    {
        var buffer = new byte[SearchBytes];
        for (var at = from; ; at += SearchBytes - BlockHeader.Marker.Length + 1)
        {
            var read = RandomAccessRead(at, buffer);
            for (var inside = 0; inside <= read - BlockHeader.Marker.Length; inside++)
            {
                var found = buffer.AsSpan(inside, read - inside).IndexOf(BlockHeader.Marker);
                if (found < 0)
                {
                    break;
                }

                inside += found;
                if (TryReadHeader(at + inside, out var header) && header.Stored <= _file.Length - at - inside - BlockHeader.Size)
                {
                    return at + inside;
                }
            }

            if (read < buffer.Length)
            {
                return null;
            }
        }
    }

    private void SayMissing(in BlockHeader header)
    {
        if (header.Kind == BlockKind.Samples && header.Offset > Offset)
        {
            _say(Invariant($"{_path} is damaged: records {Offset + 1} to {header.Offset} are lost."));
            Offset = header.Offset;
        }
    }

    private void SayDamaged(in BlockHeader header) => _say(header.Kind == BlockKind.Samples
        ? Invariant($"{_path} is damaged: the block with records {header.Offset + 1} to {header.End} is not what was written and is passed over.")
        : Invariant($"{_path} is damaged: the block at byte {Position} is not what was written and is passed over."));

    private void SayEnd(long length)
    {
        if (!_hasSaidEnd)
        {
            _hasSaidEnd = true;
            _say(Invariant($"{_path} was cut off while it was written: its last {length - Position} bytes are no complete block and are left out; the {Samples} samples before them are complete."));
        }
    }
}
