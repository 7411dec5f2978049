namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>One metric over the whole box.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Unit">Its unit, or the empty string.</param>
/// <param name="Count">Values.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation with divisor n − 1.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
internal sealed record VoxelSignalOnWire(
    string Name,
    string Unit,
    long Count,
    double Mean,
    double StandardDeviation,
    double Minimum,
    double Maximum);
