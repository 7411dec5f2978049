namespace RealtimeWorkbench.Voxels;

/// <summary>What was measured of a metric in one voxel, or in a part of a refined one.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="X">Lower corner in x, in mm.</param>
/// <param name="Y">Lower corner in y, in mm.</param>
/// <param name="Z">Lower corner in z, in mm.</param>
/// <param name="Count">Values. A voxel has all of them; parts of it only those since it was divided.</param>
/// <param name="Mean">Mean, in the unit of the metric.</param>
/// <param name="StandardDeviation">Standard deviation with divisor n − 1; NaN for one value.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Edge">Edge in mm: the resolution of the grid, or a half, quarter, … of it.</param>
public readonly record struct VoxelReading(
    string Machine,
    string Metric,
    double X,
    double Y,
    double Z,
    long Count,
    double Mean,
    double StandardDeviation,
    double Minimum,
    double Maximum,
    double Edge);
