using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/status</c>.</summary>
/// <param name="Operation">What the workbench is doing.</param>
/// <param name="Statistics">How the stream runs.</param>
/// <param name="Alerts">How many alerts there are.</param>
/// <param name="Health">How healthy everything is.</param>
/// <param name="Product">What serves this.</param>
/// <param name="Now">Clock of the server.</param>
internal sealed record StatusAnswer(
    OperationStatus Operation,
    StatisticsView Statistics,
    AlertTotals Alerts,
    HealthTotal Health,
    ProductName Product,
    DateTimeOffset Now);
