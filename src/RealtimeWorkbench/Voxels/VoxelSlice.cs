namespace RealtimeWorkbench.Voxels;

/// <summary>One layer of voxels, for one metric.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Z">Lower face of the layer in mm.</param>
/// <param name="Left">Left edge of the first column in mm (x).</param>
/// <param name="Front">Front edge of the first row in mm (y).</param>
/// <param name="Resolution">Edge of a voxel in mm.</param>
/// <param name="Columns">Voxels in x.</param>
/// <param name="Rows">Voxels in y.</param>
/// <param name="Means">Mean of each voxel, row by row; NaN where the metric was never measured. 0 is a value like any other.</param>
/// <param name="Counts">Values in each voxel, row by row.</param>
public sealed record VoxelSlice(
    string Metric,
    double Z,
    double Left,
    double Front,
    double Resolution,
    int Columns,
    int Rows,
    IReadOnlyList<double> Means,
    IReadOnlyList<long> Counts);
