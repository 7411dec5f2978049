namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>One sheet of voxels across an axis.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Signal">Name of the metric.</param>
/// <param name="Statistic">What the values are: mean, sd, min, max or n.</param>
/// <param name="Axis">x, y or z.</param>
/// <param name="Position">Lower face of the sheet in mm.</param>
/// <param name="Left">Lower edge of the first column in mm.</param>
/// <param name="Front">Lower edge of the first row in mm.</param>
/// <param name="Resolution">Edge of a voxel in mm.</param>
/// <param name="Columns">Voxels in a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Values">Values row by row; <see langword="null"/> where there are none.</param>
internal sealed record VoxelSliceAnswer(
    string Machine,
    string Signal,
    string Statistic,
    string Axis,
    double Position,
    double Left,
    double Front,
    double Resolution,
    int Columns,
    int Rows,
    double[] Values);
