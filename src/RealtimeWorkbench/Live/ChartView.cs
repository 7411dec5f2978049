namespace RealtimeWorkbench.Live;

/// <summary>A control chart as a view shows it.</summary>
/// <param name="Id">Machine and metric, "am-01/temperature".</param>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit of the metric, or the empty string.</param>
/// <param name="Kind">Kind of chart in configuration, such as xbar-r.</param>
/// <param name="Title">Kind of chart for people, such as X̄-R.</param>
/// <param name="SubgroupSize">Values in a subgroup.</param>
/// <param name="Sigma">Distance of the limits from the centre in σ; 0 where they are no multiple of σ.</param>
/// <param name="Baseline">Where the limits come from; <see langword="null"/> until Phase I is over.</param>
/// <param name="Notice">Why there is no baseline yet, or what is wrong with it.</param>
/// <param name="Panels">The panels, location first.</param>
public sealed record ChartView(
    string Id,
    string Machine,
    string Metric,
    string Unit,
    string Kind,
    string Title,
    int SubgroupSize,
    double Sigma,
    BaselineView? Baseline,
    string? Notice,
    IReadOnlyList<PanelView> Panels)
{
    /// <summary>Stages after the first, in the order of their points.</summary>
    public IReadOnlyList<StageView> Stages { get; init; } = [];

    /// <summary>What people found out about points, in the order of their numbers. A change has those that are new or were changed.</summary>
    public IReadOnlyList<PointNote> Notes { get; init; } = [];
}
