using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Voxels;

/// <summary>Which metrics are charted layer by layer, and how.</summary>
public sealed record LayerMonitorOptions
{
    /// <summary>Names of the metrics that get charts; none by default.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Regions that get charts of their own, besides the whole layer; none by default.</summary>
    public IReadOnlyList<VoxelRegion> Regions { get; init; } = [];

    /// <summary>What tells the layer of a sample. The number that the sample says by default.</summary>
    public LayerSource By { get; init; }

    /// <summary>Where the layers lie that are told by height, and how thick they are; of the rest nothing is used.</summary>
    public VoxelGridOptions Grid { get; init; } = new();

    /// <summary>Kind of chart, limits, baseline and rules. A subgroup is so many layers; I-MR with a baseline of 25 layers by default.</summary>
    public SpcMonitorOptions Charts { get; init; } = new() { Chart = ChartKind.IndividualsMovingRange, SubgroupSize = 1 };

    /// <summary>Whether rules that the charts break raise signals. True by default.</summary>
    public bool Signals { get; init; } = true;

    /// <summary>Says what the values of a chart are made of.</summary>
    /// <param name="region">The region; <see langword="null"/> for the whole layer.</param>
    internal string BasisOf(VoxelRegion? region) => LayersInWords + (region is null ? "" : $", {region.Bounds}");

    /// <summary>What decides about the state of the layers and of their charts.</summary>
    internal string StateSettings => string.Join(", ",
    [
        $"Voxels.LayerSignals {string.Join('+', Metrics)}",
        LayersInWords,
        .. Regions.Select(region => Invariant($"{region.Name} = {region.Minimum} to {region.Maximum}")),
        Charts.StateSettings,
    ]);

    private string LayersInWords =>
        By == LayerSource.Height ? Invariant($"layers of {Grid.Resolution} mm from {Grid.Minimum.Z} mm") : "layers by number";
}
