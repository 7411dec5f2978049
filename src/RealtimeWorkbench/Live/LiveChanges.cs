using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Live;

/// <summary>What a view that knows the state of one version needs to know that of a later one. Lists are empty, and records null, where nothing changed.</summary>
/// <param name="Version">Version that the view knows afterwards.</param>
/// <param name="Reset">Whether a new run began, so that everything known of the old one goes.</param>
/// <param name="Operation">What the workbench is doing.</param>
/// <param name="Statistics">How the stream runs.</param>
/// <param name="Metrics">Newest values that changed.</param>
/// <param name="Series">Courses that went on.</param>
/// <param name="Charts">Charts that changed, with their new points only.</param>
/// <param name="Alerts">Alerts that changed.</param>
/// <param name="Health">Health, if it was checked.</param>
/// <param name="Log">New lines.</param>
/// <param name="Results">Results that were added or replaced.</param>
/// <param name="SettingsChanged">Whether the settings changed.</param>
public sealed record LiveChanges(
    long Version,
    bool Reset,
    OperationStatus? Operation,
    StatisticsView? Statistics,
    IReadOnlyList<MetricReading> Metrics,
    IReadOnlyList<SeriesSlice> Series,
    IReadOnlyList<ChartView> Charts,
    IReadOnlyList<AlertView> Alerts,
    HealthView? Health,
    IReadOnlyList<LogEntry> Log,
    IReadOnlyList<OperationResult> Results,
    bool SettingsChanged)
{
    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty =>
        !Reset && Operation is null && Statistics is null && Health is null && !SettingsChanged
        && Metrics.Count + Series.Count + Charts.Count + Alerts.Count + Log.Count + Results.Count == 0;
}
