using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Health;

/// <summary>Turns changes of health into signals, so that they become alerts like any other.</summary>
/// <remarks>
/// Rule <c>health/&lt;component&gt;</c>, metric = component, value = score. Degraded is low, unknown medium, unhealthy medium
/// and below 0.45 high, critical critical. Raised again whenever status or severity changes; cleared once healthy.
/// </remarks>
/// <param name="machine">Machine key of the signals.</param>
/// <param name="signals">Takes them.</param>
public sealed class HealthAlerts(string machine, ISignalHandler signals) : IHealthObserver
{
    private const double HighBelow = (HealthScore.DegradedFrom + HealthScore.UnhealthyFrom) / 2;

    private readonly Dictionary<string, (HealthStatus Status, Severity Severity)> _raised = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void OnHealth(HealthReport report)
    {
        if (report.Status == HealthStatus.Healthy)
        {
            if (_raised.Remove(report.Component, out var before))
            {
                Send(report, SignalKind.Cleared, before.Severity);
            }

            return;
        }

        var severity = SeverityOf(report);
        var known = _raised.TryGetValue(report.Component, out var last);

        // Within one status only a rise counts: a score that swings around 0.45 is no news.
        if (known && last.Status == report.Status && severity <= last.Severity)
        {
            return;
        }

        _raised[report.Component] = (report.Status, severity);
        Send(report, SignalKind.Raised, severity);
    }

    private static Severity SeverityOf(HealthReport report) => report.Status switch
    {
        HealthStatus.Degraded => Severity.Low,
        HealthStatus.Unhealthy when report.Score < HighBelow => Severity.High,
        HealthStatus.Critical => Severity.Critical,
        _ => Severity.Medium,
    };

    private static string Explain(HealthReport report)
    {
        var state = $"Health of {report.Component} is {report.Status.ToString().ToLowerInvariant()}";
        var score = report.Score is { } value ? Invariant($" (score {value:0.00})") : "";
        if (report.Status == HealthStatus.Healthy && report.Reasons.Count > 0)
        {
            // All measures together decide; one of them may be bad all the same.
            return $"{state} on the whole{score}, although not in every part: {report.Reasons[0]}";
        }

        return report.Reasons.Count > 0 ? $"{state}{score}: {report.Reasons[0]}" : $"{state}{score}.";
    }

    private void Send(HealthReport report, SignalKind kind, Severity severity) => signals.Handle(new Signal(
        kind,
        report.Time,
        machine,
        report.Component,
        $"health/{report.Component}",
        severity,
        report.Score ?? double.NaN,
        Lower: HealthScore.HealthyFrom,
        Upper: null,
        Explain(report)));
}
