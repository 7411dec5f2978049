using System.Globalization;
using System.Text;

namespace RealtimeWorkbench.Export;

/// <summary>Writes comma-separated values: quoted where needed, CR LF after every row, numbers that read back to the same value.</summary>
/// <remarks>
/// RFC 4180. A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a carriage return) gets an
/// apostrophe before it; numbers don't. Not thread-safe.
/// </remarks>
public sealed class CsvWriter
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",\"\r\n\t");
    private readonly StringBuilder _text = new();
    private bool _inRow;

    /// <summary>Writes a cell of text; <see langword="null"/> leaves it empty.</summary>
    public CsvWriter Text(string? text)
    {
        if (text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return Cell(text);
    }

    /// <summary>Writes a cell with a number; what is missing or not finite leaves it empty.</summary>
    public CsvWriter Number(double? value) =>
        Cell(value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null);

    /// <summary>Writes a cell with a whole number; <see langword="null"/> leaves it empty.</summary>
    public CsvWriter Whole(long? value) => Cell(value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a cell with a time as ISO 8601 in UTC; <see langword="null"/> leaves it empty.</summary>
    public CsvWriter Time(DateTimeOffset? time) => Cell(time is { } at ? IsoTime.Of(at) : null);

    /// <summary>Writes a cell with true or false.</summary>
    public CsvWriter Flag(bool value) => Cell(value ? "true" : "false");

    /// <summary>Ends the row and hands it over.</summary>
    /// <returns>The row with its line end; the writer is empty afterwards.</returns>
    public string TakeRow()
    {
        var row = _text.Append("\r\n").ToString();
        _text.Clear();
        _inRow = false;
        return row;
    }

    private CsvWriter Cell(string? text)
    {
        if (_inRow)
        {
            _text.Append(',');
        }

        _inRow = true;
        if (text.AsSpan().ContainsAny(NeedQuotes) || text is [' ', ..] or [.., ' '])
        {
            _text.Append('"').Append(text!.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(text);
        }

        return this;
    }
}
