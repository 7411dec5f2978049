using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/alerts</c>.</summary>
/// <param name="Alerts">Alerts, the newest first.</param>
internal sealed record AlertsAnswer(IReadOnlyList<AlertView> Alerts);
