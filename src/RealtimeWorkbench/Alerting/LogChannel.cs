using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Alerting;

/// <summary>Writes one line for each change.</summary>
/// <param name="write">Takes the change and the line, such as "Raised (high): power of am-01 has been silent… [am-01/power/staleness#1]".</param>
public sealed class LogChannel(Action<AlertChange, string> write) : IAlertChannel
{
    /// <inheritdoc />
    public string Name => "log";

    /// <inheritdoc />
    public ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default)
    {
        write(change, $"{change.Kind} ({WordOf(change.Alert.Severity)}): {change.Reason} [{change.Alert.Id}]");
        return ValueTask.CompletedTask;
    }

    private static string WordOf(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        _ => "low",
    };
}
