using System.Collections.Concurrent;

namespace RealtimeWorkbench.Samples;

/// <summary>The names of one run: metrics with their units, machines, and states. Shared by its sources, monitors and views.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MetricCatalog
{
    private readonly ConcurrentDictionary<int, string> _units = new();

    /// <summary>Names of the metrics.</summary>
    public NameTable Metrics { get; } = new();

    /// <summary>Keys of the machines.</summary>
    public NameTable Machines { get; } = new();

    /// <summary>States that machines report.</summary>
    public NameTable Statuses { get; } = new();

    /// <summary>Field that numbers the samples, in UTF-8; empty if none does. It is kept of records that have room for one metric only, too.</summary>
    internal byte[] SequenceField { get; set; } = [];

    /// <summary>Says in which unit a metric is measured.</summary>
    /// <param name="metric">Number of the metric in <see cref="Metrics"/>.</param>
    /// <param name="unit">Symbol of the unit, such as "°C" or "mm/s".</param>
    public void SetUnit(int metric, string unit) => _units[metric] = unit;

    /// <summary>Unit of a metric, or the empty string if nobody said it.</summary>
    public string UnitOf(int metric) => _units.GetValueOrDefault(metric, "");

    /// <summary>Looks up a metric as a user names it: exactly, or as a column header with the unit in brackets.</summary>
    /// <param name="name">Name such as "Air temperature" or "Air temperature [K]".</param>
    /// <param name="metric">Number of the metric in <see cref="Metrics"/>, or -1.</param>
    public bool TryFindMetric(string name, out int metric) =>
        Metrics.TryGetId(name, out metric) || Metrics.TryGetId(SplitUnit(name).Name, out metric);

    /// <summary>Splits a column header such as "Air temperature [K]" into name and unit.</summary>
    internal static (string Name, string Unit) SplitUnit(string header)
    {
        var text = header.Trim();
        var open = text.LastIndexOf('[');
        return open > 0 && text[^1] == ']' && text.Length - open > 2
            ? (text[..open].TrimEnd(), text[(open + 1)..^1].Trim())
            : (text, "");
    }
}
