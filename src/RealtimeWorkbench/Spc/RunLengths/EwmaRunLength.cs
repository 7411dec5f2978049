using MathNet.Numerics.Integration;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of the EWMA of independent normal values with the limits of its steady state.</summary>
/// <remarks>
/// The integral equation of S. V. Crowder, "A simple method for studying run-length distributions of exponentially weighted moving
/// average charts", <i>Technometrics</i> 29(4), 1987, L(u) = 1 + 1/λ ∫ L(y) φ((y - (1 - λ)u)/λ - δ) dy over ±h, h = L√(λ/(2 - λ)).
/// With limits that widen with the age of the chart, the first points signal a little sooner.
/// </remarks>
public static class EwmaRunLength
{
    /// <summary>Computes the average run length.</summary>
    /// <param name="lambda">Weight of the newest value; above 0, up to 1.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the average (L); above 0.</param>
    /// <param name="shift">Shift δ of the mean, in σ of the plotted values.</param>
    public static double TwoSided(double lambda, double multiple, double shift)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lambda);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lambda, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(multiple);
        if (lambda == 1)
        {
            return ShewhartRunLength.OfLimits(multiple, shift);
        }

        var limit = multiple * Math.Sqrt(lambda / (2 - lambda));

        // The kernel has width λ: four nodes for each, and some more, give all digits.
        var rule = new GaussLegendreRule(-limit, limit, Math.Clamp((int)(8 * limit / lambda) + 20, 40, 500));
        var nodes = rule.Abscissas;
        var matrix = new double[nodes.Length][];
        var lengths = new double[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            matrix[i] = new double[nodes.Length];
            for (var j = 0; j < nodes.Length; j++)
            {
                matrix[i][j] = (i == j ? 1 : 0) - (rule.Weights[j] * Kernel(nodes[j], nodes[i], lambda, shift));
            }

            lengths[i] = 1;
        }

        LinearSystem.Solve(matrix, lengths);
        var length = 1.0;
        for (var j = 0; j < nodes.Length; j++)
        {
            length += rule.Weights[j] * lengths[j] * Kernel(nodes[j], 0, lambda, shift);
        }

        return length;
    }

    private static double Kernel(double to, double from, double lambda, double shift) =>
        Normal.Density(((to - ((1 - lambda) * from)) / lambda) - shift) / lambda;
}
