using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Everything that a new view has to know.</summary>
/// <param name="Protocol">Version of this protocol.</param>
/// <param name="Instance">Tells this server from another one, whose versions mean something else.</param>
/// <param name="Now">Clock of the server.</param>
/// <param name="Operation">What the workbench is doing.</param>
/// <param name="Statistics">How the stream runs.</param>
/// <param name="Metrics">Newest values.</param>
/// <param name="Series">Their courses.</param>
/// <param name="Charts">Control charts.</param>
/// <param name="Alerts">Open alerts and the newest closed ones.</param>
/// <param name="Health">Health of everything.</param>
/// <param name="Log">Newest lines of the log.</param>
/// <param name="Results">Results of this run.</param>
/// <param name="Values">Values of all settings.</param>
/// <param name="UpdateInterval">Time between two updates in s.</param>
internal sealed record SnapshotMessage(
    int Protocol,
    string Instance,
    DateTimeOffset Now,
    OperationStatus Operation,
    StatisticsView Statistics,
    IReadOnlyList<MetricReading> Metrics,
    IReadOnlyList<SeriesSlice> Series,
    IReadOnlyList<ChartView> Charts,
    IReadOnlyList<AlertView> Alerts,
    HealthView Health,
    IReadOnlyList<LogEntry> Log,
    IReadOnlyList<ResultView> Results,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Values,
    double UpdateInterval)
    : LiveMessage("snapshot");
