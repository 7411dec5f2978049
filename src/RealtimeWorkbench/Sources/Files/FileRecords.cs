using System.Security.Cryptography;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Records of a file, and of those that follow it under the same name, as tail -F reads them.</summary>
internal sealed class FileRecords : IRecords
{
    private const int TailLength = 64;
    private const int HashLength = 8;

    private readonly string _path;
    private readonly bool _quotes;
    private readonly bool _follow;

    /// <summary>Files that had the name after this one. Opened, for their names go on to others when another one is put aside.</summary>
    private readonly Queue<FileStream> _putAside;
    private readonly byte[] _tail = new byte[TailLength];
    private int _tailUsed;
    private FileStream _stream;
    private FileStream? _replacement;
    private RecordBuffer _buffer;
    private bool _isFinal;
    private bool _waited;
    private int _begun;

    /// <param name="path">File to read.</param>
    /// <param name="quotes">Whether a line break inside quotes belongs to the record.</param>
    /// <param name="follow">Whether the file may grow, be cut off or be replaced.</param>
    /// <param name="putAside">Files that had its name before and are read first, oldest first; only where it is followed.</param>
    /// <exception cref="SourceException">The file cannot be opened.</exception>
    public FileRecords(string path, bool quotes, bool follow, IReadOnlyList<string>? putAside = null)
    {
        _path = path;
        _quotes = quotes;
        _follow = follow;
        _buffer = new RecordBuffer(quotes);
        _putAside = new Queue<FileStream>((putAside ?? []).Select(SourceFile.Open));
        _stream = _putAside.TryDequeue(out var oldest) ? oldest : SourceFile.Open(path);
    }

    /// <inheritdoc />
    public bool HasEnd => !_follow;

    /// <inheritdoc />
    public int Generation { get; private set; }

    /// <summary>What the file begins with, as a short hash; null until its first record was taken.</summary>
    public string? Beginning { get; private set; }

    /// <inheritdoc />
    public FileMark? Mark { get; private set; }

    /// <inheritdoc />
    public bool TryNext(out ReadOnlySpan<byte> record, out long line, out string? problem)
    {
        try
        {
            if (_waited && !_isFinal)
            {
                // First whether it still is the same file: what a shorter one grew to would be read from its middle.
                _waited = false;
                FindChange();
            }

            while (!_buffer.TryTake(_isFinal, out record, out line, out problem))
            {
                if (_isFinal && !TryGoOnWithReplacement())
                {
                    return false;
                }

                if (!_isFinal && !TryReadMore() && !_isFinal)
                {
                    _waited = true;
                    return false;
                }
            }

            Note(record);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(_path, error);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _replacement?.Dispose();
        foreach (var file in _putAside)
        {
            file.Dispose();
        }
    }

    /// <summary>What a file begins with, as <see cref="Beginning"/> says it once it is read; null if nobody can tell.</summary>
    public static string? BeginningOf(string path, bool quotes)
    {
        try
        {
            using var records = new FileRecords(path, quotes, follow: false);
            for (var left = quotes ? 2 : 1; left > 0 && records.TryNext(out _, out _, out _); left--)
            {
                // What it takes note of is all that is wanted.
            }

            return records.Beginning;
        }
        catch (SourceException)
        {
            // Reading it says why.
            return null;
        }
    }

    /// <summary>Files with a header all begin alike, so their first row counts too. A line that has no end yet is no beginning that stays.</summary>
    private void Note(ReadOnlySpan<byte> record)
    {
        if (_begun < (_quotes ? 2 : 1) && _buffer.IsWhole)
        {
            _begun++;
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(record, hash);
            Beginning += Convert.ToHexStringLower(hash[..HashLength]);
        }

        Mark = new FileMark(Beginning ?? "", _buffer.RecordStart, _buffer.RecordEnd, Crc32C.Of(record), _buffer.IsWhole);
    }

    /// <summary>Reads a piece; at the end of a file that doesn't go on, says that the rest is the last record.</summary>
    private bool TryReadMore()
    {
        var target = _buffer.GetSpan();
        var count = _stream.Read(target);
        _buffer.Advance(count);
        RememberTail(target[..count]);
        _isFinal = count == 0 && (!_follow || _replacement is not null);
        return count > 0;
    }

    private void RememberTail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= TailLength)
        {
            bytes[^TailLength..].CopyTo(_tail);
            _tailUsed = TailLength;
            return;
        }

        var keep = Math.Min(_tailUsed, TailLength - bytes.Length);
        _tail.AsSpan(_tailUsed - keep, keep).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(keep));
        _tailUsed = keep + bytes.Length;
    }

    /// <summary>Looks whether the name stands for another file by now, or the file was cut off.</summary>
    private void FindChange()
    {
        FileStream? found = null;
#pragma warning disable CA2000 // What replaces the file is disposed with it.
        try
        {
            if (_putAside.TryDequeue(out var next))
            {
                _replacement = next;
                return;
            }

            found = SourceFile.OpenShared(_path);
            var position = _stream.Position;
            if (!EndsLikeThis(found, position))
            {
                // A file moved away is read to its end first; of one that was cut off nothing is left.
                _isFinal = !EndsLikeThis(_stream, position);
                TakeUpPutAside();
                (_replacement, found) = _putAside.TryDequeue(out next) ? (next, found) : (found, null);
            }
            else if (found.Length > position && _stream.Length <= position)
            {
                // The same beginning and more: it is a longer copy. Go on in what has the name now. What has grown itself is read first: where no more than a
                // header was read of it, one that was begun anew looks like it.
                found.Position = position;
                (_stream, found) = (found, _stream);
            }
        }
#pragma warning restore CA2000
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Between its being moved away and its being made anew there is no file; what comes next will be seen then.
            _waited = true;
        }
        finally
        {
            found?.Dispose();
        }
    }

    /// <summary>Takes up what had the name after this file and was put aside, too, before anybody looked.</summary>
    private void TakeUpPutAside()
    {
        foreach (var file in Mark is null ? [] : RotatedFile.Find(_path, _quotes, Mark.Value.ToString()).Skip(1))
        {
#pragma warning disable CA2000 // Those that wait are disposed with the records.
            _putAside.Enqueue(SourceFile.OpenShared(file));
#pragma warning restore CA2000
        }
    }

    private bool EndsLikeThis(FileStream file, long position)
    {
        if (file.Length < position)
        {
            return false;
        }

        Span<byte> there = stackalloc byte[TailLength];
        there = there[.._tailUsed];
        file.Position = position - _tailUsed;
        return file.ReadAtLeast(there, _tailUsed, throwOnEndOfStream: false) == _tailUsed
            && there.SequenceEqual(_tail.AsSpan(0, _tailUsed));
    }

    private bool TryGoOnWithReplacement()
    {
        if (_replacement is null)
        {
            return false;
        }

        _stream.Dispose();
        _stream = _replacement;
        _stream.Position = 0;
        _replacement = null;
        _isFinal = false;
        _tailUsed = 0;
        _buffer = new RecordBuffer(_quotes);
        Generation++;
        _begun = 0;
        Beginning = null;
        Mark = null;
        return true;
    }
}
