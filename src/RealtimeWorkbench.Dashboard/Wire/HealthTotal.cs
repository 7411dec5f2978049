using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Health of everything in one word.</summary>
/// <param name="Status">unknown, healthy, degraded, unhealthy or critical.</param>
internal sealed record HealthTotal(HealthStatus Status);
