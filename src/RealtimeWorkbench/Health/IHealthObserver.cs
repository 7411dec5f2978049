namespace RealtimeWorkbench.Health;

/// <summary>Is told the outcome of every health check.</summary>
public interface IHealthObserver
{
    /// <summary>Takes a report. Called one at a time; must return quickly and not throw.</summary>
    void OnHealth(HealthReport report);
}
