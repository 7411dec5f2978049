using RealtimeWorkbench.Figures;

namespace RealtimeWorkbench.Operations;

/// <summary>Tables and figures of an execution, as they come.</summary>
internal sealed class Findings
{
    private readonly List<Table> _tables = [];
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Table> Tables => _tables;

    public IReadOnlyList<Figure> Figures => _figures;

    public void Add(Table table) => _tables.Add(table);

    public void Add(Figure figure) => _figures.Add(figure);
}
