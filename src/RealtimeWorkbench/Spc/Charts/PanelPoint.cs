namespace RealtimeWorkbench.Spc.Charts;

/// <summary>One plotted point with the limits that hold for it.</summary>
/// <param name="Index">Number of the subgroup or observation, from 1.</param>
/// <param name="Size">Observations behind the point.</param>
/// <param name="Value">Plotted statistic; NaN where it is missing.</param>
/// <param name="Limits">Limits for this point; they differ where sizes do.</param>
public readonly record struct PanelPoint(int Index, int Size, double Value, ControlLimits Limits);
