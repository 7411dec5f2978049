using MathNet.Numerics;

namespace RealtimeWorkbench.Statistics;

/// <summary>The noncentral chi-squared distribution: the squared length of a normal vector about a point other than 0.</summary>
internal static class NoncentralChiSquared
{
    /// <summary>Computes the probability of a value up to <paramref name="x"/>.</summary>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    /// <param name="noncentrality">Squared distance of the mean from 0.</param>
    /// <param name="x">The value.</param>
    public static double Cumulative(double freedom, double noncentrality, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        // A mixture of central ones with freedom + 2j degrees, by Poisson weights; summed from the largest weight outwards, where
        // P(a + 1, y) = P(a, y) - y^a e^-y / Γ(a + 1) gives each from its neighbour.
        var mean = noncentrality / 2;
        var half = x / 2;
        var middle = Math.Floor(mean);
        var weight = Math.Exp((middle * Math.Log(mean > 0 ? mean : 1)) - mean - SpecialFunctions.GammaLn(middle + 1));
        var shape = (freedom / 2) + middle;
        var term = Math.Exp((shape * Math.Log(half)) - half - SpecialFunctions.GammaLn(shape + 1));
        var below = SpecialFunctions.GammaLowerRegularized(shape, half);

        var sum = weight * below;
        var (upWeight, upBelow, upTerm) = (weight, below, term);
        for (var j = middle + 1; upWeight > 1e-17; j++)
        {
            upWeight *= mean / j;
            upBelow -= upTerm;
            upTerm *= half / ((freedom / 2) + j);
            sum += upWeight * Math.Max(0, upBelow);
        }

        var (downWeight, downBelow, downTerm) = (weight, below, term);
        for (var j = middle; j >= 1 && downWeight > 1e-17; j--)
        {
            downWeight *= j / mean;
            downTerm *= ((freedom / 2) + j) / half;
            downBelow += downTerm;
            sum += downWeight * Math.Min(1, downBelow);
        }

        return sum;
    }
}
