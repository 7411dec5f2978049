namespace RealtimeWorkbench.Spc.Capability;

/// <summary>How well a normal process with a given spread fits a specification. An index that needs a limit that isn't there is null.</summary>
/// <param name="Sigma">Standard deviation that the indices are made from.</param>
/// <param name="Cp">Width of the specification in units of the width of the process (Pp with the overall sigma).</param>
/// <param name="Cpl">The same for the lower half, seen from the mean (Ppl).</param>
/// <param name="Cpu">The same for the upper half (Ppu).</param>
/// <param name="Cpk">The smaller of the two (Ppk).</param>
/// <param name="Cpm">Cp that also counts the distance from the target, after Taguchi.</param>
/// <param name="CpInterval">Confidence interval of Cp.</param>
/// <param name="CpkInterval">Confidence interval of Cpk.</param>
/// <param name="CpmInterval">Confidence interval of Cpm.</param>
/// <param name="PpmBelow">Expected parts per million below the lower limit; 0 if there is none.</param>
/// <param name="PpmAbove">Expected parts per million above the upper limit; 0 if there is none.</param>
public sealed record CapabilityIndices(
    double Sigma,
    double? Cp,
    double? Cpl,
    double? Cpu,
    double? Cpk,
    double? Cpm,
    ConfidenceInterval? CpInterval,
    ConfidenceInterval? CpkInterval,
    ConfidenceInterval? CpmInterval,
    double PpmBelow,
    double PpmAbove);
