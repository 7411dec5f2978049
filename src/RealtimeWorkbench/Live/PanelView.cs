namespace RealtimeWorkbench.Live;

/// <summary>One panel of a control chart.</summary>
/// <param name="Name">Plotted statistic, such as X̄ or R.</param>
/// <param name="Points">Points in the order of their index.</param>
public sealed record PanelView(string Name, IReadOnlyList<ChartPointView> Points);
