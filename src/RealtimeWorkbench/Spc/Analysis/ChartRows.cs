namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Makes subgroups or single observations of the rows of a table.</summary>
public static class ChartRows
{
    private static readonly string[] TimeNames = ["timestamp", "time", "datetime", "date", "ts"];

    /// <summary>Makes the rows of a chart.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chart">Chart that the rows are for.</param>
    /// <param name="columns">Columns with the values; several make each row a subgroup; none means the only numeric one.</param>
    /// <param name="size">Values in a subgroup, or null.</param>
    /// <param name="subgroupColumn">Column that names the subgroup of each row, or null.</param>
    /// <exception cref="ChartInputException">The table doesn't fit.</exception>
    public static IReadOnlyList<ChartRow> From(
        ChartTable table, ChartKind chart, IReadOnlyList<string> columns, int? size, string? subgroupColumn)
    {
        var chosen = ChosenColumns(table, columns, subgroupColumn);
        if (size is not null && subgroupColumn is not null)
        {
            throw new ChartInputException("Subgroups are made by --subgroup-size or by --subgroup-column, not by both.");
        }

        if (chosen.Length > 1)
        {
            return size is null && subgroupColumn is null
                ? Wide(table, chosen)
                : throw new ChartInputException("With several columns each row is a subgroup; leave --subgroup-size and --subgroup-column out.");
        }

        if (subgroupColumn is not null)
        {
            return Named(table, chosen[0], table.Find(subgroupColumn));
        }

        var name = ChartNames.NameOf(chart);
        if (SpcAnalysis.TakesSubgroups(chart))
        {
            return size switch
            {
                null => throw new ChartInputException($"{name} needs subgroups: give --subgroup-size, --subgroup-column or several columns."),
                < 2 => throw new ChartInputException(Invariant($"--subgroup-size is {size}; {name} needs at least 2.")),
                _ => Counted(table, chosen[0], size.Value),
            };
        }

        return size is null or 1 ? Single(table, chosen[0])
            : chart == ChartKind.MovingAverage && size > 1 ? Counted(table, chosen[0], size.Value)
            : throw new ChartInputException(Invariant($"{name} plots single values; --subgroup-size {size} does not go with it."));
    }

    /// <summary>Numbers of the columns with the values.</summary>
    /// <exception cref="ChartInputException">There is no such column, or none was named and several hold numbers.</exception>
    public static int[] ChosenColumns(ChartTable table, IReadOnlyList<string> columns, string? subgroupColumn) =>
        columns.Count > 0 ? [.. columns.Select(table.Find)] : [OnlyNumeric(table, subgroupColumn)];

    private static int OnlyNumeric(ChartTable table, string? subgroupColumn)
    {
        int[] numeric =
        [
            .. Enumerable.Range(0, table.Columns.Count).Where(column =>
                !string.Equals(table.Columns[column], subgroupColumn, StringComparison.OrdinalIgnoreCase)
                && !TimeNames.Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase)
                && table.IsNumeric(column)),
        ];
        return numeric.Length switch
        {
            1 => numeric[0],
            0 when table.Columns.Count == 1 => 0,
            0 => throw new ChartInputException($"No column holds only numbers; name one of {string.Join(", ", table.Columns)} with --column."),
            _ => throw new ChartInputException($"Several columns hold numbers; name one of {string.Join(", ", numeric.Select(i => table.Columns[i]))} with --column."),
        };
    }

    private static List<ChartRow> Single(ChartTable table, int column)
    {
        var label = LabelColumn(table, column);
        var rows = new List<ChartRow>();
        for (var row = 0; row < table.Count; row++)
        {
            rows.Add(new ChartRow(label < 0 ? Invariant($"{row + 1}") : table.Text(row, label), [table.Number(row, column)]));
        }

        return rows;
    }

    /// <summary>So many consecutive present values; what is left over at the end makes no subgroup.</summary>
    private static List<ChartRow> Counted(ChartTable table, int column, int size)
    {
        var rows = new List<ChartRow>();
        var values = new List<double>();
        for (var row = 0; row < table.Count; row++)
        {
            var value = table.Number(row, column);
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }

            if (values.Count == size)
            {
                rows.Add(new ChartRow(Invariant($"{rows.Count + 1}"), [.. values]));
                values.Clear();
            }
        }

        return rows.Count > 0
            ? rows
            : throw new ChartInputException(Invariant($"Column {table.Columns[column]} has {values.Count} values; a subgroup needs {size}."));
    }

    /// <summary>All rows of one name, in the order in which the names first appear.</summary>
    private static List<ChartRow> Named(ChartTable table, int column, int subgroupColumn)
    {
        var groups = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var row = 0; row < table.Count; row++)
        {
            var value = table.Number(row, column);
            if (double.IsNaN(value))
            {
                continue;
            }

            var label = table.Text(row, subgroupColumn);
            if (!groups.TryGetValue(label, out var values))
            {
                groups[label] = values = [];
                order.Add(label);
            }

            values.Add(value);
        }

        return [.. order.Select(label => new ChartRow(label, groups[label]))];
    }

    private static List<ChartRow> Wide(ChartTable table, int[] columns)
    {
        var label = LabelColumn(table, columns);
        var rows = new List<ChartRow>();
        for (var row = 0; row < table.Count; row++)
        {
            double[] values = [.. columns.Select(column => table.Number(row, column)).Where(value => !double.IsNaN(value))];
            rows.Add(new ChartRow(label < 0 ? Invariant($"{row + 1}") : table.Text(row, label), values));
        }

        return rows;
    }

    private static int LabelColumn(ChartTable table, params int[] taken)
    {
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (!taken.Contains(column) && TimeNames.Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return -1;
    }
}
