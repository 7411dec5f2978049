using System.Globalization;
using Microsoft.Data.Analysis;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Interactive;

/// <summary>Makes data frames of samples, tables and control charts.</summary>
/// <remarks>Times are UTC. What is absent is null; a value that isn't a number (NaN) stays one.</remarks>
public static class DataFrameConversions
{
    /// <summary>Makes a data frame of samples.</summary>
    /// <param name="samples">The samples, a row each, in their order.</param>
    /// <returns>
    /// Columns <c>timestamp</c>, <c>machine</c>, <c>status</c>, <c>x</c>, <c>y</c>, <c>z</c> (mm), <c>layer</c>, and one for each
    /// metric in the order in which metrics first appear. A metric whose name is taken by a column before it gets <c>metric.</c>
    /// in front of it.
    /// </returns>
    public static DataFrame ToDataFrame(this IEnumerable<Sample> samples)
    {
        var rows = samples.ToList();
        var columns = new List<DataFrameColumn>
        {
            new DateTimeDataFrameColumn("timestamp", rows.Select(sample => sample.Timestamp.UtcDateTime)),
            new StringDataFrameColumn("machine", rows.Select(sample => sample.Machine)),
            new StringDataFrameColumn("status", rows.Select(sample => sample.Status)),
            new DoubleDataFrameColumn("x", rows.Select(sample => sample.Position?.X)),
            new DoubleDataFrameColumn("y", rows.Select(sample => sample.Position?.Y)),
            new DoubleDataFrameColumn("z", rows.Select(sample => sample.Position?.Z)),
            new Int32DataFrameColumn("layer", rows.Select(sample => sample.Position?.Layer)),
        };
        var taken = new ColumnNames(columns.Select(column => column.Name));
        foreach (var metric in rows.SelectMany(sample => sample.Values.Keys).Distinct(StringComparer.Ordinal))
        {
            columns.Add(new DoubleDataFrameColumn(
                taken.Take(metric, "metric."),
                rows.Select(sample => sample.Values.TryGetValue(metric, out var value) ? value : (double?)null)));
        }

        return new DataFrame(columns);
    }

    /// <summary>Makes a data frame of a table, such as one of an operation's result.</summary>
    /// <param name="table">The table. Its numbers are rounded for people; for full precision take the samples or the chart.</param>
    /// <returns>
    /// The columns of the table. A column of which every cell that isn't empty is a number becomes one of numbers, with null for
    /// empty cells; the others hold the text. A head that is there already gets a number behind it.
    /// </returns>
    public static DataFrame ToDataFrame(this Table table)
    {
        var taken = new ColumnNames([]);
        return new DataFrame(table.Columns.Select((head, index) =>
            ColumnOf(taken.Take(head, ""), [.. table.Rows.Select(row => row[index])])));
    }

    /// <summary>Makes a data frame of a control chart.</summary>
    /// <param name="chart">The chart, a row for each point of each panel.</param>
    /// <returns>What <see cref="ToDataFrame(IEnumerable{PanelView})"/> makes of its panels.</returns>
    public static DataFrame ToDataFrame(this ChartView chart) => chart.Panels.ToDataFrame();

    /// <summary>Makes a data frame of the panels of a control chart.</summary>
    /// <param name="panels">The panels.</param>
    /// <returns>
    /// Columns <c>panel</c>, <c>index</c>, <c>time</c> (null where the point has none), <c>value</c>, <c>center</c>, <c>lcl</c>,
    /// <c>ucl</c>, <c>violations</c> (separated by a semicolon, null if none) and <c>baseline</c>.
    /// </returns>
    public static DataFrame ToDataFrame(this IEnumerable<PanelView> panels)
    {
        var rows = (from panel in panels from point in panel.Points select (Panel: panel.Name, Point: point)).ToList();
        return new DataFrame(
            new StringDataFrameColumn("panel", rows.Select(row => row.Panel)),
            new Int64DataFrameColumn("index", rows.Select(row => row.Point.Index)),
            new DateTimeDataFrameColumn("time", rows.Select(row => TimeOf(row.Point))),
            new DoubleDataFrameColumn("value", rows.Select(row => row.Point.Value)),
            new DoubleDataFrameColumn("center", rows.Select(row => row.Point.Center)),
            new DoubleDataFrameColumn("lcl", rows.Select(row => row.Point.Lower)),
            new DoubleDataFrameColumn("ucl", rows.Select(row => row.Point.Upper)),
            new StringDataFrameColumn(
                "violations",
                rows.Select(row => row.Point.Violations is { Count: > 0 } rules ? string.Join("; ", rules) : null)),
            new BooleanDataFrameColumn("baseline", rows.Select(row => row.Point.Baseline)));
    }

    private static DataFrameColumn ColumnOf(string name, IReadOnlyList<string> cells)
    {
        var numbers = new List<double?>(cells.Count);
        foreach (var cell in cells)
        {
            if (cell.Length == 0)
            {
                numbers.Add(null);
            }
            else if (double.TryParse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                return new StringDataFrameColumn(name, cells);
            }
        }

        return numbers.Exists(number => number is not null)
            ? new DoubleDataFrameColumn(name, numbers)
            : new StringDataFrameColumn(name, cells);
    }

    /// <summary>Charts of files count their points instead of timing them: their times are 0.</summary>
    private static DateTime? TimeOf(ChartPointView point) =>
        point.T > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(point.T).UtcDateTime : null;
}
