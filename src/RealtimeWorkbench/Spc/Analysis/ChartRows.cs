using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Makes subgroups, single observations or counts of the rows of a table.</summary>
public static class ChartRows
{
    private static readonly string[] TimeNames = ["timestamp", "time", "datetime", "date", "ts"];

    /// <summary>Whether a column of that name holds times, which are no measurements.</summary>
    /// <param name="column">Name of the column.</param>
    public static bool IsTimeName(string column) => TimeNames.Contains(column, StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the rows of a chart.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chart">Chart that the rows are for.</param>
    /// <param name="columns">Columns with the values; several make each row a subgroup; none means the only numeric one.</param>
    /// <param name="size">Values in a subgroup, or null.</param>
    /// <param name="subgroupColumn">Column that names the subgroup of each row, or null.</param>
    /// <param name="more">Columns with sizes of samples, parts and nominal values, where the chart has such.</param>
    /// <exception cref="ChartInputException">The table doesn't fit.</exception>
    public static IReadOnlyList<ChartRow> From(
        ChartTable table,
        ChartKind chart,
        IReadOnlyList<string> columns,
        int? size,
        string? subgroupColumn,
        RowColumns? more = null)
    {
        more ??= new RowColumns();
        var info = ChartInfo.Of(chart);
        CheckColumns(info, more);
        var chosen = ChosenColumns(table, info, columns, [subgroupColumn, more.Size, more.Part, more.Nominal]);
        if (info.Input is ChartInputKind.Count or ChartInputKind.CountOfSize or ChartInputKind.ValueOfPart)
        {
            return chosen.Length == 1 && subgroupColumn is null
                ? Described(table, info, chosen[0], size, more)
                : throw new ChartInputException($"{info.Name} plots one column row by row; leave --subgroup-column and further columns out.");
        }

        if (size is not null && subgroupColumn is not null)
        {
            throw new ChartInputException("Subgroups are made by --subgroup-size or by --subgroup-column, not by both.");
        }

        if (info.IsMultivariate)
        {
            return Observations(table, info, chosen, size, subgroupColumn);
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
            : info.Input == ChartInputKind.ValueOrSubgroup && size > 1 ? Counted(table, chosen[0], size.Value)
            : throw new ChartInputException(Invariant($"{name} plots single values; --subgroup-size {size} does not go with it."));
    }

    /// <summary>Numbers of the columns with the values.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Names of the columns; none means the only numeric one.</param>
    /// <param name="others">Names of columns that hold something else.</param>
    /// <exception cref="ChartInputException">There is no such column, or none was named and several hold numbers.</exception>
    public static int[] ChosenColumns(ChartTable table, IReadOnlyList<string> columns, params string?[] others) =>
        columns.Count > 0 ? [.. columns.Select(table.Find)] : [OnlyNumeric(table, others)];

    /// <summary>Numbers of the columns with the values of a chart: all numeric ones by default where it takes several variables.</summary>
    internal static int[] ChosenColumns(ChartTable table, ChartInfo info, IReadOnlyList<string> columns, params string?[] others) =>
        info.IsMultivariate && columns.Count == 0
            ?
            [
                .. Enumerable.Range(0, table.Columns.Count).Where(column =>
                    !others.Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase)
                    && !IsTimeName(table.Columns[column])
                    && table.IsNumeric(column)),
            ]
            : ChosenColumns(table, columns, others);

    private static void CheckColumns(ChartInfo info, RowColumns more)
    {
        if (more.Size is not null && info.Input != ChartInputKind.CountOfSize)
        {
            throw new ChartInputException($"{info.Name} has no sizes of samples; leave --size-column out.");
        }

        if ((more.Part ?? more.Nominal) is not null && info.Input != ChartInputKind.ValueOfPart)
        {
            throw new ChartInputException($"{info.Name} knows no parts; leave --part-column and --nominal-column out.");
        }

        if (more.Part is null && info.Input == ChartInputKind.ValueOfPart)
        {
            throw new ChartInputException($"{info.Name} needs the part of each row: give --part-column.");
        }
    }

    /// <summary>Counts with the sizes of their samples, and values with the parts that they were measured on.</summary>
    private static List<ChartRow> Described(ChartTable table, ChartInfo info, int column, int? size, RowColumns more)
    {
        if (size is not null && (info.Input != ChartInputKind.CountOfSize || more.Size is not null))
        {
            throw new ChartInputException(info.Input == ChartInputKind.CountOfSize
                ? "The size of the samples is given by --subgroup-size or by --size-column, not by both."
                : Invariant($"{info.Name} plots single values; --subgroup-size {size} does not go with it."));
        }

        var sizes = more.Size is { } sizeName ? table.Find(sizeName) : -1;
        var parts = more.Part is { } partName ? table.Find(partName) : -1;
        var nominals = more.Nominal is { } nominalName ? table.Find(nominalName) : -1;
        var label = LabelColumn(table, column, sizes, parts, nominals);
        var rows = new List<ChartRow>();
        for (var row = 0; row < table.Count; row++)
        {
            rows.Add(new ChartRow(
                label < 0 ? Invariant($"{row + 1}") : table.Text(row, label),
                [table.Number(row, column)],
                sizes >= 0 ? table.Number(row, sizes) : size ?? double.NaN,
                parts >= 0 ? table.Text(row, parts) : null,
                nominals >= 0 ? table.Number(row, nominals) : double.NaN));
        }

        return rows;
    }

    private static int OnlyNumeric(ChartTable table, string?[] others)
    {
        int[] numeric =
        [
            .. Enumerable.Range(0, table.Columns.Count).Where(column =>
                !others.Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase)
                && !IsTimeName(table.Columns[column])
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

    /// <summary>
    /// So many consecutive rows; those left over at the end make no subgroup (<see cref="LeftOver"/>). Where cells are empty a subgroup is smaller, or missing if fewer
    /// than two values are left, so that no later one is moved.
    /// </summary>
    private static List<ChartRow> Counted(ChartTable table, int column, int size)
    {
        var rows = new List<ChartRow>();
        for (var first = 0; first + size <= table.Count; first += size)
        {
            double[] values = [.. Enumerable.Range(first, size).Select(row => table.Number(row, column)).Where(value => !double.IsNaN(value))];
            rows.Add(Incomplete(Invariant($"{rows.Count + 1}"), values, size - values.Length));
        }

        return rows.Count > 0
            ? rows
            : throw new ChartInputException(Invariant($"Column {table.Columns[column]} has {table.Count} values; a subgroup needs {size}."));
    }

    /// <summary>All rows of one name, in the order in which the names first appear.</summary>
    private static List<ChartRow> Named(ChartTable table, int column, int subgroupColumn)
    {
        var groups = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var row = 0; row < table.Count; row++)
        {
            var label = table.Text(row, subgroupColumn);
            if (!groups.TryGetValue(label, out var values))
            {
                groups[label] = values = [];
                order.Add(label);
            }

            values.Add(table.Number(row, column));
        }

        return
        [
            .. order.Select(label =>
            {
                double[] present = [.. groups[label].Where(value => !double.IsNaN(value))];
                return Incomplete(label, present, groups[label].Count - present.Length);
            }),
        ];
    }

    /// <summary>A subgroup some of whose cells are empty; missing if fewer than two values are left of it.</summary>
    private static ChartRow Incomplete(string label, double[] values, int missing) =>
        new(label, missing > 0 && values.Length < 2 ? [] : values) { Missing = missing };

    /// <summary>Rows at the end that are too few for a subgroup.</summary>
    internal static int LeftOver(ChartTable table, ChartKind chart, int? size) =>
        size > 1 && ChartInfo.Of(chart).Input is ChartInputKind.Subgroup or ChartInputKind.ValueOrSubgroup or ChartInputKind.VectorOrSubgroup
            ? table.Count % size.Value
            : 0;

    /// <summary>Observations of several variables, each row one or so many in a subgroup.</summary>
    private static List<ChartRow> Observations(ChartTable table, ChartInfo info, int[] columns, int? size, string? subgroupColumn)
    {
        if (info.Input != ChartInputKind.VectorOrSubgroup && (size > 1 || subgroupColumn is not null))
        {
            throw new ChartInputException($"{info.Name} plots single observations; leave --subgroup-size and --subgroup-column out.");
        }

        var named = subgroupColumn is { } name ? table.Find(name) : -1;
        var label = LabelColumn(table, columns);
        var groups = new List<(string Label, List<double> Values)>();
        for (var row = 0; row < table.Count; row++)
        {
            var group = named >= 0 ? groups.FindIndex(found => found.Label == table.Text(row, named)) : row / (size ?? 1);
            if (group < 0 || group >= groups.Count)
            {
                var text = named >= 0 ? table.Text(row, named)
                    : label >= 0 && size is null or 1 ? table.Text(row, label)
                    : Invariant($"{groups.Count + 1}");
                groups.Add((text, []));
                group = groups.Count - 1;
            }

            groups[group].Values.AddRange(columns.Select(column => table.Number(row, column)));
        }

        // What is left over at the end makes no subgroup.
        return
        [
            .. groups.Where(group => size is null || group.Values.Count == size * columns.Length)
                .Select(group => new ChartRow(group.Label, group.Values)),
        ];
    }

    private static List<ChartRow> Wide(ChartTable table, int[] columns)
    {
        var label = LabelColumn(table, columns);
        var rows = new List<ChartRow>();
        for (var row = 0; row < table.Count; row++)
        {
            double[] values = [.. columns.Select(column => table.Number(row, column)).Where(value => !double.IsNaN(value))];
            rows.Add(Incomplete(label < 0 ? Invariant($"{row + 1}") : table.Text(row, label), values, columns.Length - values.Length));
        }

        return rows;
    }

    private static int LabelColumn(ChartTable table, params int[] taken)
    {
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (!taken.Contains(column) && IsTimeName(table.Columns[column]))
            {
                return column;
            }
        }

        return -1;
    }
}
