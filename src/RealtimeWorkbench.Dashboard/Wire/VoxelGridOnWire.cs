using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>What a voxel grid is and holds, without its voxels.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Grid">Tells this grid from any other.</param>
/// <param name="Version">Number of its newest change.</param>
/// <param name="Lower">Lower corner of the box, in mm: x, y, z.</param>
/// <param name="Upper">Upper corner of the box, in mm.</param>
/// <param name="Resolution">Edge of a voxel in mm.</param>
/// <param name="Size">Voxels in x, y and z.</param>
/// <param name="ChunkEdge">Voxels along an edge of a chunk.</param>
/// <param name="Levels">How often a voxel may be halved.</param>
/// <param name="Occupied">Voxels with at least one sample.</param>
/// <param name="Refined">Voxels, and parts of voxels, that were divided.</param>
/// <param name="Inside">Samples in the box.</param>
/// <param name="Outside">Samples outside of the box, dropped.</param>
/// <param name="WithoutPosition">Samples that say no place.</param>
/// <param name="WithoutRoom">Samples dropped because the memory was used up.</param>
/// <param name="Megabytes">Memory of the statistics, in MB (10⁶ bytes).</param>
/// <param name="Signals">The metrics, with their values over the whole box.</param>
internal sealed record VoxelGridOnWire(
    string Machine,
    string Grid,
    long Version,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Upper,
    double Resolution,
    IReadOnlyList<int> Size,
    int ChunkEdge,
    int Levels,
    long Occupied,
    long Refined,
    long Inside,
    long Outside,
    long WithoutPosition,
    long WithoutRoom,
    double Megabytes,
    IReadOnlyList<VoxelSignalOnWire> Signals)
{
    /// <summary>Describes a grid.</summary>
    public static VoxelGridOnWire Of(string machine, VoxelGrid grid, Func<string, string> unitOf)
    {
        var summary = grid.Summary();
        var options = grid.Options;
        return new VoxelGridOnWire(
            machine,
            grid.Id,
            grid.Version,
            Numbers(options.Minimum),
            Numbers(options.Maximum),
            options.Resolution,
            [grid.SizeX, grid.SizeY, grid.SizeZ],
            VoxelGrid.ChunkEdge,
            options.Levels,
            summary.VoxelsOccupied,
            summary.VoxelsRefined,
            summary.SamplesInside,
            summary.SamplesOutside,
            summary.SamplesWithoutPosition,
            summary.SamplesWithoutRoom,
            summary.Megabytes,
            [
                .. summary.Metrics.Select(metric => new VoxelSignalOnWire(
                    metric.Metric,
                    unitOf(metric.Metric),
                    metric.Values.Count,
                    metric.Values.Mean,
                    metric.Values.StandardDeviation,
                    metric.Values.Minimum,
                    metric.Values.Maximum)),
            ]);
    }

    private static IReadOnlyList<double> Numbers(Position point) => [point.X, point.Y, point.Z];
}
