using RealtimeWorkbench.Export;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A table of an operation or of a cell; its numbers are written out.</summary>
public sealed class ResultTable : Displayable
{
    private readonly Table _table;

    internal ResultTable(Table table) => _table = table;

    /// <summary>Title.</summary>
    public string Title => _table.Title;

    /// <summary>Heads of the columns.</summary>
    public IReadOnlyList<string> Columns => _table.Columns;

    /// <summary>Rows, each as long as the heads.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _table.Rows;

    /// <inheritdoc />
    public override string ToString() => PlainText.Of(Title, _table with { Title = "" }).TrimStart('\n');

    internal override void Write(HtmlContent content)
    {
        if (Title.Length > 0)
        {
            content.Title(Title);
        }

        content.Table(_table with { Title = "" });
    }
}
