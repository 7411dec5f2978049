namespace RealtimeWorkbench.Samples;

/// <summary>Cuts bytes that arrive in pieces into records, one a line, knowing the number of each line.</summary>
/// <remarks>
/// Lines end in \n or \r\n. Blank lines and a byte order mark are passed over. With quotes, a line break inside a quoted
/// cell belongs to the record (RFC 4180, section 2.6). The same bytes give the same records however they are cut.
/// </remarks>
internal sealed class RecordBuffer(bool quotes)
{
    /// <summary>Longest record in bytes. A longer one is most likely no record, and must not take all memory.</summary>
    public const int MaxRecord = 1 << 20;

    /// <summary>Longest record with quotes in bytes. Past it, a quote was opened by mistake and would swallow the file.</summary>
    public const int MaxQuoted = 1 << 16;

    private static readonly string TooLong =
        Invariant($"The line has more than {MaxRecord} bytes; a sample has far fewer, so check that lines end in \\n.");

    private const string NeverClosed = "A quote is opened and not closed; close it, or double it where it is part of the text.";

    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _skipping;
    private bool _begun;
    private long _before;

    /// <summary>Bytes before the record that was taken last.</summary>
    public long RecordStart { get; private set; }

    /// <summary>Bytes up to what is behind it and its line break.</summary>
    public long RecordEnd => _before + _start;

    /// <summary>Whether the record that was taken last ends with a line break; otherwise more of it may come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Line that the next record is looked for on, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Room for more bytes; report with <see cref="Advance"/> how many came.</summary>
    public Span<byte> GetSpan()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _before += _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>Takes over bytes written to <see cref="GetSpan"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Takes the next record, if it is complete.</summary>
    /// <param name="isFinal">Whether no more bytes come, so that what is left is the last record.</param>
    /// <param name="record">The record without its line end; valid until <see cref="GetSpan"/> is called.</param>
    /// <param name="line">Line on which it begins.</param>
    /// <param name="problem">What is wrong if it cannot be a record, or <see langword="null"/>.</param>
    public bool TryTake(bool isFinal, out ReadOnlySpan<byte> record, out long line, out string? problem)
    {
        while (TryTakeLine(isFinal, out record, out line, out problem))
        {
            if (problem is not null || record.ContainsAnyExcept(" \t\r"u8))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTakeLine(bool isFinal, out ReadOnlySpan<byte> record, out long line, out string? problem)
    {
        record = default;
        problem = null;
        if (!SkipByteOrderMark(isFinal) || !SkipRestOfLine(isFinal))
        {
            line = Line;
            return false;
        }

        line = Line;
        var rest = _bytes.AsSpan(_start, _end - _start);
        var newline = rest[_scanned..].IndexOf((byte)'\n');
        var length = newline >= 0 ? _scanned + newline : rest.Length;
        if (newline < 0 && !isFinal && length <= MaxRecord)
        {
            // Whole lines are looked at again from their start, but their bytes only once.
            _scanned = length;
            return false;
        }

        _scanned = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        RecordStart = _before + _start;

        if (length > MaxRecord)
        {
            problem = TooLong;
            record = rest[..MaxRecord];
            _start += MaxRecord;
            _skipping = true;
            IsWhole = true; // Nothing that is still to come makes a record of it.
            return true;
        }

        var first = length;
        if (quotes && rest[..length].Contains((byte)'"'))
        {
            var end = FindEndOfQuoted(rest, isFinal);
            if (end == NeedMore)
            {
                return false;
            }

            problem = end == Unclosed ? NeverClosed : null;
            length = end == Unclosed ? first : end;
        }

        record = rest[..length];
        IsWhole = length < rest.Length;
        Line += record.Count((byte)'\n') + 1;
        _start += Math.Min(length + 1, rest.Length);
        record = record is [.., (byte)'\r'] ? record[..^1] : record;
        return true;
    }

    private const int NeedMore = -1;
    private const int Unclosed = -2;

    /// <summary>Index of the line end after the last cell of the record, <see cref="NeedMore"/>, or <see cref="Unclosed"/>.</summary>
    private static int FindEndOfQuoted(ReadOnlySpan<byte> rest, bool isFinal)
    {
        var inQuotes = false;
        var limit = Math.Min(rest.Length, MaxQuoted);
        for (var i = 0; i < limit; i++)
        {
            var value = rest[i];
            if (inQuotes)
            {
                inQuotes = value != '"';
            }
            else if (value == '\n')
            {
                return i;
            }
            else if (value == '"')
            {
                // Elsewhere a quote is text, such as inches. After a quote it is the second half of a doubled one.
                inQuotes = i == 0 || rest[i - 1] is (byte)',' or (byte)';' or (byte)'\t' or (byte)'|' or (byte)' ' or (byte)'"';
            }
        }

        return rest.Length >= MaxQuoted ? Unclosed
            : !isFinal ? NeedMore
            : inQuotes ? Unclosed
            : rest.Length;
    }

    private bool SkipByteOrderMark(bool isFinal)
    {
        if (_begun)
        {
            return true;
        }

        if (_end - _start < 3 && !isFinal)
        {
            return false;
        }

        _begun = true;
        if (_bytes.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8))
        {
            _start += 3;
        }

        return true;
    }

    /// <summary>Drops the rest of a line that was too long.</summary>
    private bool SkipRestOfLine(bool isFinal)
    {
        if (!_skipping)
        {
            return true;
        }

        var newline = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _start = _end;
            return isFinal;
        }

        _start += newline + 1;
        _skipping = false;
        Line++;
        return true;
    }
}
