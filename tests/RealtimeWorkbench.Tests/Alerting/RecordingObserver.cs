using RealtimeWorkbench.Alerting;

namespace RealtimeWorkbench.Tests.Alerting;

internal sealed class RecordingObserver : IAlertObserver
{
    public List<AlertChange> Changes { get; } = [];

    public IEnumerable<AlertChange> Told => Changes.Where(change => change.Notify);

    public void OnAlert(AlertChange change) => Changes.Add(change);
}
