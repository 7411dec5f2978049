namespace RealtimeWorkbench.Voxels;

/// <summary>What was measured of a metric in one voxel.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="X">Lower corner in x, in mm.</param>
/// <param name="Y">Lower corner in y, in mm.</param>
/// <param name="Z">Lower corner in z, in mm.</param>
/// <param name="Count">Values.</param>
/// <param name="Mean">Mean, in the unit of the metric.</param>
/// <param name="StandardDeviation">Standard deviation with divisor n − 1; NaN for one value.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
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
    double Maximum);
