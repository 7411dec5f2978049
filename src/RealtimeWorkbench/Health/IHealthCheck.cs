namespace RealtimeWorkbench.Health;

/// <summary>Looks at one component and changes nothing.</summary>
public interface IHealthCheck
{
    /// <summary>Name of the component, unique in its monitor, such as "system" or "stream".</summary>
    string Component { get; }

    /// <summary>Time from one check to the next, or <see langword="null"/> for <see cref="HealthOptions.CheckInterval"/>.</summary>
    TimeSpan? Interval => null;

    /// <summary>Time within which a check must answer, or <see langword="null"/> for <see cref="HealthOptions.Timeout"/>.</summary>
    TimeSpan? Timeout => null;

    /// <summary>Reads the component. Never called again before it has returned. An exception makes the component unknown.</summary>
    /// <param name="cancellationToken">Cancelled at the time-out and when the monitor stops.</param>
    ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default);
}
