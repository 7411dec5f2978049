using RealtimeWorkbench.Monitoring;

namespace RealtimeWorkbench.Live;

/// <summary>Alerts whose condition holds, and the newest of those whose condition no longer does.</summary>
/// <param name="closedKept">Alerts kept that nobody has to look at any more.</param>
/// <param name="returnedKept">Alerts kept that returned to normal before anybody looked.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveAlerts(int closedKept, int returnedKept)
{
    private readonly Dictionary<string, (long Version, AlertView Alert)> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Machine, string Metric), Dictionary<string, AlertView>> _holding = [];
    private readonly Queue<(string Id, long Version)> _closed = new();
    private readonly Queue<(string Id, long Version)> _returned = new();

    public void Put(AlertView alert, long version)
    {
        _alerts[alert.Id] = (version, alert);
        Hold(alert);
        if (alert.State == AlertStanding.Closed)
        {
            Keep(_closed, closedKept, alert.Id, version);
        }
        else if (alert.State == AlertStanding.Returned)
        {
            Keep(_returned, returnedKept, alert.Id, version);
        }
    }

    public IReadOnlyList<AlertView> ChangedSince(long version) =>
    [
        .. _alerts.Values.Where(entry => entry.Version > version).Select(entry => entry.Alert)
            .OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Id, StringComparer.Ordinal),
    ];

    /// <summary>Forgets the alerts of a machine.</summary>
    public void Forget(string machine)
    {
        foreach (var id in _alerts.Where(entry => entry.Value.Alert.Machine == machine).Select(entry => entry.Key).ToList())
        {
            _alerts.Remove(id);
        }

        foreach (var key in _holding.Keys.Where(key => key.Machine == machine).ToList())
        {
            _holding.Remove(key);
        }
    }

    /// <summary>How a metric stands by its alerts whose condition holds.</summary>
    public MetricCondition ConditionOf(string machine, string metric)
    {
        var condition = MetricCondition.Normal;
        if (_holding.TryGetValue((machine, metric), out var holding))
        {
            foreach (var alert in holding.Values)
            {
                if (alert.Rule == StalenessMonitor.Rule)
                {
                    return MetricCondition.Silent;
                }

                condition = MetricCondition.Violated;
            }
        }

        return condition;
    }

    private void Hold(AlertView alert)
    {
        var key = (alert.Machine, alert.Metric);
        if (!_holding.TryGetValue(key, out var holding))
        {
            _holding.Add(key, holding = new Dictionary<string, AlertView>(StringComparer.Ordinal));
        }

        if (alert.State is AlertStanding.Active or AlertStanding.Acknowledged)
        {
            holding[alert.Id] = alert;
        }
        else
        {
            holding.Remove(alert.Id);
        }
    }

    private void Keep(Queue<(string Id, long Version)> ended, int kept, string id, long version)
    {
        ended.Enqueue((id, version));
        while (ended.Count > kept)
        {
            // An alert that has changed since it ended, as by being opened again, is counted by its newer entry if at all.
            var oldest = ended.Dequeue();
            if (_alerts.TryGetValue(oldest.Id, out var known) && known.Version == oldest.Version)
            {
                _alerts.Remove(oldest.Id);
            }
        }
    }
}
