using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Live;

/// <summary>Shows health whenever a component was checked.</summary>
/// <param name="live">The state that views watch.</param>
/// <param name="monitor">Has the overview.</param>
internal sealed class LiveHealth(LiveState live, HealthMonitor monitor) : IHealthObserver
{
    /// <inheritdoc />
    public void OnHealth(HealthReport report) => live.Put(HealthView.Of(monitor.Overview));
}
