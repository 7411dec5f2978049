using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>What the columns of a table or query mean, by the settings and by their usual names. Only these are read.</summary>
internal sealed class SqlLayout
{
    private static readonly string[] TimeNames = ["timestamp", "time", "datetime", "date", "ts"];

    private readonly List<SqlColumn> _read = [];
    private readonly IReadOnlyList<SqlColumn> _all;
    private readonly string _name;

    private SqlLayout(IReadOnlyList<SqlColumn> all, string name)
    {
        _all = all;
        _name = name;
    }

    /// <summary>Columns that are read; the indexes below count in them.</summary>
    public IReadOnlyList<SqlColumn> Columns => _read;

    /// <summary>The column that grows.</summary>
    public SqlColumn Order { get; private set; } = null!;

    /// <summary>Index of the column that, with <see cref="Order"/>, tells a row from others; -1 if all do.</summary>
    public int Id { get; private set; } = -1;

    public int Time { get; private set; } = -1;

    public int Machine { get; private set; } = -1;

    public int Status { get; private set; } = -1;

    public int Layer { get; private set; } = -1;

    public int X { get; private set; } = -1;

    public int Y { get; private set; } = -1;

    public int Z { get; private set; } = -1;

    /// <summary>Index of the name of the metric, in a table of one value a row; else -1.</summary>
    public int MetricName { get; private set; } = -1;

    public int Value { get; private set; } = -1;

    public int Unit { get; private set; } = -1;

    /// <summary>Indexes of the metrics, in a table of several values a row.</summary>
    public IReadOnlyList<int> Metrics { get; private set; } = [];

    private string Names => string.Join(", ", _all.Take(20).Select(column => column.Name)) + (_all.Count > 20 ? ", …" : "");

    /// <summary>Finds out what the columns mean.</summary>
    /// <param name="all">All columns.</param>
    /// <param name="sql">What the user says of them.</param>
    /// <param name="name">Table or query, for messages.</param>
    /// <exception cref="SourceException">A column is missing; the message names those that there are.</exception>
    public static SqlLayout Of(IReadOnlyList<SqlColumn> all, SqlSettings sql, string name)
    {
        var layout = new SqlLayout(all, name);
        var time = layout.Named(sql.TimeColumn, "Sql.TimeColumn") ?? TimeNames.Select(layout.Find).FirstOrDefault(column => column is not null);
        var order = layout.Named(sql.OrderColumn, "Sql.OrderColumn") ?? layout.Find("id") ?? time
            ?? throw new SourceException($"{name} has neither a column id nor one for the time; name one that grows from row to row in Sql.OrderColumn; the columns are {layout.Names}.");
        time ??= order.Type is SqlColumnType.Time ? order : throw new SourceException(
            $"{name} has no column for the time; name it in Sql.TimeColumn; the columns are {layout.Names}.");
        if (order.Type is SqlColumnType.Other or SqlColumnType.Truth)
        {
            throw new SourceException(
                $"{name} cannot be read by \"{order.Name}\", which is of type {order.TypeName}; name a column of whole numbers, text or times in Sql.OrderColumn; the columns are {layout.Names}.");
        }

        layout.Order = order;
        layout.Read(order);
        layout.Time = layout.Read(time);
        layout.Id = layout.Read(layout.Named(sql.IdColumn, "Sql.IdColumn"));
        layout.Machine = layout.Read(layout.Named(sql.MachineColumn, "Sql.MachineColumn") ?? layout.Find("machine"));
        layout.Status = layout.Read(layout.Find("status"));
        layout.Layer = layout.Read(layout.Find("layer"));
        layout.X = layout.Read(layout.Find("x"));
        layout.Y = layout.Read(layout.Find("y"));
        layout.Z = layout.Read(layout.Find("z"));
        layout.FindMetrics(sql);
        return layout;
    }

    /// <summary>Whether a column that another layout has is missing here.</summary>
    /// <exception cref="SourceException">One is.</exception>
    public void CheckAgainst(SqlLayout before)
    {
        if (before.Columns.FirstOrDefault(column => _all.All(known => known.Name != column.Name)) is { } gone)
        {
            throw new SourceException($"{_name} has no column \"{gone.Name}\" any more; the columns are {Names}; start again to read what is left.");
        }
    }

    private void FindMetrics(SqlSettings sql)
    {
        var metric = Named(sql.MetricColumn, "Sql.MetricColumn") ?? Find("metric");
        var value = Named(sql.ValueColumn, "Sql.ValueColumn") ?? Find("value");
        if (sql.Metrics.Length == 0 && metric is not null && (value is not null || sql.MetricColumn.Length > 0))
        {
            MetricName = Read(metric);
            Value = Read(value ?? throw new SourceException(
                $"{_name} has a column with the name of the metric, \"{metric.Name}\", and none with its value; name it in Sql.ValueColumn; the columns are {Names}."));
            Unit = Read(Find("unit"));
            return;
        }

        var taken = _read.ToList();
        Metrics =
        [
            .. (sql.Metrics.Length > 0
                ? sql.Metrics.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(wanted => Named(wanted, "Sql.Metrics")!)
                : _all.Where(column => column.IsNumeric && !taken.Contains(column))).Select(column => Read(column)),
        ];
        if (Metrics.Count == 0 && Status < 0)
        {
            throw new SourceException($"{_name} has no column of numbers to monitor; the columns are {Names}; name those of text that hold numbers in Sql.Metrics.");
        }
    }

    private int Read(SqlColumn? column)
    {
        if (column is null)
        {
            return -1;
        }

        if (!_read.Contains(column))
        {
            _read.Add(column);
        }

        return _read.IndexOf(column);
    }

    private SqlColumn? Find(string name) =>
        _all.FirstOrDefault(column => column.Name == name)
        ?? _all.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));

    private SqlColumn? Named(string name, string setting) => name.Trim().Length == 0 ? null
        : Find(name.Trim()) ?? throw new SourceException($"{_name} has no column \"{name.Trim()}\", which {setting} names; the columns are {Names}.");
}
