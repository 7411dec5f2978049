using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of charts of independent normal points, X̄ and individual values.</summary>
public static class ShewhartRunLength
{
    /// <summary>Computes the average run length where only points beyond the limits count: 1/(Φ(-k - δ) + Φ(-k + δ)).</summary>
    /// <param name="multiple">Limits in units of the standard deviation of the points (k); above 0.</param>
    /// <param name="shift">Shift δ of the mean, in the same unit.</param>
    public static double OfLimits(double multiple, double shift) =>
        1 / Math.Max(1e-300, Normal.UpperTail(multiple + shift) + Normal.UpperTail(multiple - shift));
}
