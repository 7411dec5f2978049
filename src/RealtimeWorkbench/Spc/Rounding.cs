namespace RealtimeWorkbench.Spc;

/// <summary>What rounding alone makes of numbers that ought to be equal.</summary>
internal static class Rounding
{
    /// <summary>Distance from 1 to the next double.</summary>
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Largest spread that may come from rounding.</summary>
    /// <param name="magnitude">Size of the largest value.</param>
    public static double Noise(double magnitude) => 16 * Epsilon * magnitude;
}
