using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Parts per million that a normal process makes outside its specification.</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 1.5 and 8.3.</remarks>
public static class Nonconforming
{
    /// <summary>Computes the parts per million beyond both limits of a process in the middle of its specification.</summary>
    /// <param name="cp">Its Cp; limits at ±3Cp sigma.</param>
    public static double PpmAtCp(double cp) => PpmAtSigmaLevel(3 * cp);

    /// <summary>Computes the parts per million beyond limits <paramref name="level"/> sigma on both sides of the target.</summary>
    /// <param name="level">Distance of the limits from the target in units of sigma.</param>
    /// <param name="shift">Distance of the mean from the target in units of sigma; 1.5 by Motorola's convention.</param>
    public static double PpmAtSigmaLevel(double level, double shift = 0) =>
        1e6 * (Normal.UpperTail(level - shift) + Normal.UpperTail(level + shift));
}
