using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>The summary tables of an operation.</summary>
public sealed class TableList : Displayable, IReadOnlyList<ResultTable>
{
    private readonly IReadOnlyList<ResultTable> _tables;

    internal TableList(IEnumerable<Table> tables) => _tables = [.. tables.Select(table => new ResultTable(table))];

    /// <summary>Number of tables.</summary>
    public int Count => _tables.Count;

    /// <inheritdoc />
    public ResultTable this[int index] => _tables[index];

    /// <summary>The first table whose title begins with a text.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ResultTable this[string title] =>
        _tables.FirstOrDefault(table => table.Title.StartsWith(title, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(Count == 0
            ? $"There is no table '{title}'; the operation made none."
            : $"There is no table '{title}'; there are {string.Join(", ", _tables.Select(table => table.Title))}.");

    /// <inheritdoc />
    public IEnumerator<ResultTable> GetEnumerator() => _tables.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? "No tables." : string.Join("\n\n", _tables);

    internal override void Write(HtmlContent content)
    {
        if (Count == 0)
        {
            content.Title("No tables.");
        }

        foreach (var table in _tables)
        {
            table.Write(content);
        }
    }
}
