namespace RealtimeWorkbench.Health;

/// <summary>Health check from a delegate.</summary>
internal sealed class DelegateHealthCheck(
    string component,
    Func<CancellationToken, ValueTask<HealthReading>> check,
    TimeSpan? interval,
    TimeSpan? timeout) : IHealthCheck
{
    public string Component => component;

    public TimeSpan? Interval => interval;

    public TimeSpan? Timeout => timeout;

    public ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default) => check(cancellationToken);
}
