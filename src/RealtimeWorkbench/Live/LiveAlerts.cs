using RealtimeWorkbench.Monitoring;

namespace RealtimeWorkbench.Live;

/// <summary>Alerts that are open, and the newest closed ones.</summary>
/// <param name="closedKept">Closed alerts kept.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveAlerts(int closedKept)
{
    private readonly Dictionary<string, (long Version, AlertView Alert)> _alerts = new(StringComparer.Ordinal);
    private readonly Queue<string> _closed = new();

    public void Put(AlertView alert, long version)
    {
        _alerts[alert.Id] = (version, alert);
        if (alert.State != AlertStanding.Closed)
        {
            return;
        }

        _closed.Enqueue(alert.Id);
        while (_closed.Count > closedKept)
        {
            // An alert that was opened again since it was closed stays.
            var oldest = _closed.Dequeue();
            if (_alerts.TryGetValue(oldest, out var kept) && kept.Alert.State == AlertStanding.Closed && !_closed.Contains(oldest))
            {
                _alerts.Remove(oldest);
            }
        }
    }

    public IReadOnlyList<AlertView> ChangedSince(long version) =>
    [
        .. _alerts.Values.Where(entry => entry.Version > version).Select(entry => entry.Alert)
            .OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id, StringComparer.Ordinal),
    ];

    /// <summary>How a metric stands by its alerts whose condition holds.</summary>
    public MetricCondition ConditionOf(string machine, string metric)
    {
        var holding = _alerts.Values.Select(entry => entry.Alert).Where(alert =>
            alert.Machine == machine
            && alert.Metric == metric
            && (alert.State is AlertStanding.Active or AlertStanding.Acknowledged));
        var condition = MetricCondition.Normal;
        foreach (var alert in holding)
        {
            if (alert.Rule == StalenessMonitor.Rule)
            {
                return MetricCondition.Silent;
            }

            condition = MetricCondition.Violated;
        }

        return condition;
    }
}
