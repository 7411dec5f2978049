using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

/// <summary>One sheet of voxels across an axis, for one metric.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Axis">Axis that the sheet lies across.</param>
/// <param name="Position">Lower face of the sheet on that axis, in mm.</param>
/// <param name="Left">Lower edge of the first column in mm: y for a sheet across x, otherwise x.</param>
/// <param name="Front">Lower edge of the first row in mm: y for a sheet across z, otherwise z.</param>
/// <param name="Resolution">Edge of a voxel in mm.</param>
/// <param name="Columns">Voxels in a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Voxels">Statistics of each voxel, row by row; empty ones where the metric was never measured. 0 is a value like any other.</param>
public sealed record VoxelSlice(
    string Metric,
    VoxelAxis Axis,
    double Position,
    double Left,
    double Front,
    double Resolution,
    int Columns,
    int Rows,
    IReadOnlyList<RunningMoments> Voxels);
