namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Capability (short term, sigma within subgroups) and performance (long term, sigma of all values) of a process.</summary>
/// <param name="Specification">What is asked for.</param>
/// <param name="Count">Number of observations.</param>
/// <param name="Mean">Mean of the observations.</param>
/// <param name="Within">Cp, Cpl, Cpu, Cpk and Cpm from the sigma within subgroups.</param>
/// <param name="Overall">Pp, Ppl, Ppu, Ppk and Cpm from the standard deviation of all values.</param>
/// <param name="ObservedPpmBelow">Observations below the lower limit, in parts per million; 0 if there is no limit.</param>
/// <param name="ObservedPpmAbove">Observations above the upper limit, in parts per million; 0 if there is no limit.</param>
public sealed record CapabilityReport(
    SpecificationLimits Specification,
    int Count,
    double Mean,
    CapabilityIndices Within,
    CapabilityIndices Overall,
    double ObservedPpmBelow,
    double ObservedPpmAbove)
{
    /// <summary>The observations, in the order of time.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];
}
