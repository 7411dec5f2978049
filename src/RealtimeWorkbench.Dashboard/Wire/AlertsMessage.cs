using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Alerts changed.</summary>
/// <param name="Alerts">Alerts as they are now.</param>
internal sealed record AlertsMessage(IReadOnlyList<AlertView> Alerts) : LiveMessage("alert");
