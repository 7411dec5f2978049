using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Health was checked.</summary>
/// <param name="Health">Health of everything.</param>
internal sealed record HealthMessage(HealthView Health) : LiveMessage("health_update");
