using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Control charts changed.</summary>
/// <param name="Charts">Charts with their new points.</param>
internal sealed record ChartsMessage(IReadOnlyList<ChartView> Charts) : LiveMessage("spc_update");
