namespace RealtimeWorkbench.Samples;

/// <summary>A column of a CSV file.</summary>
internal sealed class CsvColumn(string header)
{
    public enum Meaning
    {
        /// <summary>Only empty cells so far: the first other one decides.</summary>
        Undecided,
        Metric,
        Text,
        Timestamp,
        TimeOfDay,
        Machine,
        Layer,
        X,
        Y,
        Z,
        Status,
    }

    /// <summary>The header as it stands in the file, quotes undone.</summary>
    public string Header { get; } = header;

    /// <summary>Name of the metric: the header without the unit in brackets.</summary>
    public string Name { get; set; } = MetricCatalog.SplitUnit(header).Name;

    /// <summary>Unit in brackets, or the empty string.</summary>
    public string Unit { get; } = MetricCatalog.SplitUnit(header).Unit;

    public Meaning Kind { get; set; }

    /// <summary>Number of the metric, if it is one.</summary>
    public int Metric { get; set; } = -1;

    public static Meaning? FindReserved(string name) => name.ToUpperInvariant() switch
    {
        "MACHINE" => Meaning.Machine,
        "LAYER" => Meaning.Layer,
        "X" => Meaning.X,
        "Y" => Meaning.Y,
        "Z" => Meaning.Z,
        "STATUS" => Meaning.Status,
        _ => null,
    };
}
