namespace RealtimeWorkbench.Samples;

/// <summary>Walks over the cells of one CSV record (RFC 4180).</summary>
internal ref struct CsvCells(ReadOnlySpan<byte> record, byte separator)
{
    private ReadOnlySpan<byte> _rest = record;
    private bool _ended;

    /// <summary>The cell without blanks and quotes around it. Doubled quotes inside are still doubled.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Whether <see cref="Current"/> stood in quotes.</summary>
    public bool IsQuoted { get; private set; }

    public bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        var blanks = 0;
        while (blanks < _rest.Length && _rest[blanks] == ' ')
        {
            blanks++;
        }

        IsQuoted = blanks < _rest.Length && _rest[blanks] == '"';
        var close = IsQuoted ? FindClosingQuote(_rest, blanks + 1) : 0;
        var from = Math.Max(close, 0);
        var end = _rest[from..].IndexOf(separator);
        var cell = end < 0 ? _rest : _rest[..(from + end)];
        _ended = end < 0;
        _rest = end < 0 ? default : _rest[(from + end + 1)..];

        // What stands between a closing quote and the next separator makes the quotes part of the text.
        cell = cell.Trim(" \t"u8);
        IsQuoted = IsQuoted && close > 0 && cell.Length >= 2 && close - blanks + 1 == cell.Length;
        Current = IsQuoted ? cell[1..^1] : cell;
        return true;
    }

    private static int FindClosingQuote(ReadOnlySpan<byte> text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (i + 1 >= text.Length || text[i + 1] != '"')
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }
}
