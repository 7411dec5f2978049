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

    /// <summary>Says in which unit a metric is measured.</summary>
    /// <param name="metric">Number of the metric in <see cref="Metrics"/>.</param>
    /// <param name="unit">Symbol of the unit, such as "°C" or "mm/s".</param>
    public void SetUnit(int metric, string unit) => _units[metric] = unit;

    /// <summary>Unit of a metric, or the empty string if nobody said it.</summary>
    public string UnitOf(int metric) => _units.GetValueOrDefault(metric, "");
}
