using System.Globalization;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>How far below the largest value rows may still come.</summary>
internal sealed class SqlLookBack
{
    private readonly string _text;
    private readonly long _number;
    private readonly TimeSpan _duration;
    private readonly bool _isNumber;

    public SqlLookBack(string text)
    {
        _text = text.Trim();
        _isNumber = long.TryParse(_text, NumberStyles.None, CultureInfo.InvariantCulture, out _number);
        IsNone = _text.Length == 0 || !Durations.TryParse(_text, out _duration) || _duration == TimeSpan.Zero;
    }

    /// <summary>Whether rows come in the order of their values only.</summary>
    public bool IsNone { get; }

    /// <summary>Refuses a column that has no distances.</summary>
    /// <param name="column">The column that grows.</param>
    /// <param name="isTextCompared">Whether the database compares text letter by letter, so that it may be times.</param>
    /// <exception cref="SourceException">It has none.</exception>
    public void Check(SqlColumn column, bool isTextCompared)
    {
        if (!IsNone && (column.Type == SqlColumnType.Number || (column.Type == SqlColumnType.Text && !isTextCompared)))
        {
            throw new SourceException(
                $"Sql.LookBack is {_text}, but \"{column.Name}\" is of type {column.TypeName}; name a column of whole numbers or times in Sql.OrderColumn, or leave Sql.LookBack empty.");
        }
    }

    /// <summary>The value that a query begins at.</summary>
    /// <param name="last">Largest value so far.</param>
    /// <exception cref="SourceException">There is no such value.</exception>
    public SqlKey Before(SqlKey last)
    {
        if (IsNone)
        {
            return last;
        }

        if (last.Kind == SqlKeyKind.Whole)
        {
            return _isNumber ? last.Minus(_number) : throw new SourceException(
                $"Sql.LookBack is {_text}, but the column that grows holds whole numbers such as {last.Text}; write a whole number in its unit, such as 1000.");
        }

        return (last.Kind == SqlKeyKind.Text ? last.Minus(_duration) : null) ?? throw new SourceException(
            $"Sql.LookBack is {_text}, but the column that grows holds \"{last.Text}\", which is neither a whole number nor a time such as 2026-11-21 10:15:23; leave Sql.LookBack empty.");
    }
}
