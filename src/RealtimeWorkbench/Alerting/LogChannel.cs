namespace RealtimeWorkbench.Alerting;

/// <summary>Writes one line for each change.</summary>
/// <param name="write">Takes the change and the line, such as "High Raised am-01/power/staleness#1: power of am-01 has been silent…".</param>
public sealed class LogChannel(Action<AlertChange, string> write) : IAlertChannel
{
    /// <inheritdoc />
    public string Name => "log";

    /// <inheritdoc />
    public ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default)
    {
        write(change, $"{change.Alert.Severity} {change.Kind} {change.Alert.Id}: {change.Reason}");
        return ValueTask.CompletedTask;
    }
}
