using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Control charts as they cross the wire.</summary>
internal static class ChartsOnWire
{
    /// <summary>Gives every point a list of violations, as the protocol promises; the engine leaves it out where it is empty.</summary>
    public static IReadOnlyList<ChartView> Of(IReadOnlyList<ChartView> charts) =>
        [.. charts.Select(chart => chart with { Panels = [.. chart.Panels.Select(Of)] })];

    private static PanelView Of(PanelView panel) =>
        panel with { Points = [.. panel.Points.Select(point => point.Violations is null ? point with { Violations = [] } : point)] };
}
