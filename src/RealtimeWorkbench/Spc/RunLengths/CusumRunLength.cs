using MathNet.Numerics.Integration;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of the tabular CUSUM of independent normal values.</summary>
/// <remarks>
/// The integral equation of E. S. Page, "Continuous inspection schemes", <i>Biometrika</i> 41, 1954, L(s) = 1 + L(0)Φ(k - δ - s) +
/// ∫₀ʰ L(y) φ(y + k - δ - s) dy, solved at the nodes of Gauss-Legendre quadrature (Nyström). All lengths are in units of the standard
/// deviation of the plotted values.
/// </remarks>
public static class CusumRunLength
{
    /// <summary>Computes the average run length of the sum that looks for an upward shift.</summary>
    /// <param name="allowance">Allowance k; half the shift that the chart is tuned to.</param>
    /// <param name="interval">Decision interval h; above 0.</param>
    /// <param name="shift">Shift δ of the mean, in σ.</param>
    /// <param name="headStart">Where the sum starts; from 0 to below <paramref name="interval"/>.</param>
    public static double OneSided(double allowance, double interval, double shift, double headStart = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        ArgumentOutOfRangeException.ThrowIfNegative(headStart);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(headStart, interval);

        // φ has width 1: four nodes for each unit, and some more, give all digits.
        var rule = new GaussLegendreRule(0, interval, Math.Clamp((int)(6 * interval) + 20, 30, 400));
        var nodes = rule.Abscissas;
        var count = nodes.Length + 1;
        var drift = allowance - shift;
        var matrix = new double[count][];
        var lengths = new double[count];
        for (var i = 0; i < count; i++)
        {
            var from = i == 0 ? 0 : nodes[i - 1];
            matrix[i] = new double[count];
            matrix[i][0] = -Normal.Cumulative(drift - from);
            for (var j = 1; j < count; j++)
            {
                matrix[i][j] = -rule.Weights[j - 1] * Normal.Density(nodes[j - 1] + drift - from);
            }

            matrix[i][i] += 1;
            lengths[i] = 1;
        }

        LinearSystem.Solve(matrix, lengths);
        if (headStart == 0)
        {
            return lengths[0];
        }

        var length = 1 + (lengths[0] * Normal.Cumulative(drift - headStart));
        for (var j = 1; j < count; j++)
        {
            length += rule.Weights[j - 1] * lengths[j] * Normal.Density(nodes[j - 1] + drift - headStart);
        }

        return length;
    }

    /// <summary>Computes the average run length of both sums together.</summary>
    /// <remarks>J. M. Lucas and R. B. Crosier, <i>Technometrics</i> 24(3), 1982; without a head start 1/L = 1/L⁺ + 1/L⁻.</remarks>
    /// <inheritdoc cref="OneSided" path="/param"/>
    public static double TwoSided(double allowance, double interval, double shift, double headStart = 0)
    {
        var above = OneSided(allowance, interval, shift);
        var below = shift == 0 ? above : OneSided(allowance, interval, -shift);
        if (headStart == 0)
        {
            return 1 / ((1 / above) + (1 / below));
        }

        var fromAbove = OneSided(allowance, interval, shift, headStart);
        var fromBelow = OneSided(allowance, interval, -shift, headStart);
        return ((fromAbove * below) + (above * fromBelow) - (above * below)) / (above + below);
    }

    /// <summary>Approximates the average run length of one sum in closed form.</summary>
    /// <remarks>
    /// D. Siegmund, <i>Sequential Analysis</i>, 1985; Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013,
    /// eq. 9.6: (e^(-2Δb) + 2Δb - 1)/2Δ² with Δ = δ - k and b = h + 1.166, and b² where Δ is 0.
    /// </remarks>
    /// <inheritdoc cref="OneSided" path="/param"/>
    public static double Siegmund(double allowance, double interval, double shift)
    {
        var drift = shift - allowance;
        var width = interval + 1.166;
        return Math.Abs(drift) < 1e-9
            ? width * width
            : (Math.Exp(-2 * drift * width) + (2 * drift * width) - 1) / (2 * drift * drift);
    }
}
