namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>How many alerts there are.</summary>
/// <param name="Active">Alerts whose condition holds.</param>
/// <param name="Unacknowledged">Alerts that nobody has seen, whether their condition still holds or not.</param>
internal sealed record AlertTotals(int Active, int Unacknowledged);
