using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Live;

/// <summary>How the control charts of one monitor look.</summary>
/// <param name="Name">Kind of chart in configuration.</param>
/// <param name="Title">Kind of chart for people.</param>
/// <param name="Panels">Panels, location first.</param>
/// <param name="SubgroupSize">Values in a subgroup.</param>
/// <param name="SigmaMultiple">Distance of the limits from the center in σ; 0 where it isn't one.</param>
/// <param name="Rules">Rules that points may violate.</param>
/// <param name="Settings">What decides about the points, in words.</param>
internal sealed record ChartStyle(
    string Name, string Title, IReadOnlyList<PanelInfo> Panels, int SubgroupSize, double SigmaMultiple, RuleBook Rules, string Settings)
{
    /// <summary>Charts of single metrics.</summary>
    public static ChartStyle Of(SpcMonitorOptions options)
    {
        var info = ChartInfo.Of(options.ActualChart);
        return new(info.Name, info.Title, info.Panels, options.ActualSize, options.ActualChart is ChartKind.Cusum or ChartKind.Run ? 0 : options.Design.SigmaMultiple, options.Rules, options.StateSettings);
    }

    /// <summary>Charts of groups of metrics.</summary>
    public static ChartStyle Of(GroupMonitorOptions options) => new(
        string.Join('-', GroupSignals.Charts),
        string.Join(", ", GroupSignals.Panels.Select(panel => panel.Title)),
        GroupSignals.Panels,
        1,
        0,
        RuleSet.BeyondLimits,
        options.StateSettings);
}
