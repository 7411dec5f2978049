using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Upper limits of Hotelling's T².</summary>
/// <remarks>
/// N. D. Tracy, J. C. Young and R. L. Mason, "Multivariate control charts for individual observations", <i>Journal of Quality
/// Technology</i> 24(2), 1992; Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 11.3. Points of
/// the baseline were part of the estimate and have narrower limits (Phase I) than later ones (Phase II). With covariances from
/// successive differences, the degrees of freedom of F. Scholz and T. Tosch, "Small sample uni- and multivariate control charts for
/// means", 1994, f = 2(m - 1)²/(3m - 4), take the place of m - 1, which is an approximation. Points of such a baseline have the limit of χ² where m > p² + 3p
/// (J. D. Williams, W. H. Woodall, J. B. Birch and J. H. Sullivan, <i>Journal of Quality Technology</i> 38(3), 2006), and that of drawn baselines where they are fewer. A beta distribution with f
/// does not hold the share: in simulations of p = 5 with a nominal 0.27 %, 5.3 % of the rows were beyond its limit with m = 15, and 0.036 % with m = 50.
/// </remarks>
public static class HotellingLimits
{
    /// <summary>Limit of points that the estimate was made from.</summary>
    /// <param name="variables">Variables (p).</param>
    /// <param name="samples">Rows of the baseline (m).</param>
    /// <param name="size">Observations in each row (n).</param>
    /// <param name="coverage">Probability of a point of a process in control within the limit.</param>
    /// <param name="freedom">Degrees of freedom of the covariances of single observations; m - 1 where it is null.</param>
    /// <exception cref="ArgumentException">There are too few rows for so many variables or such a coverage.</exception>
    public static double PhaseOne(int variables, int samples, int size, double coverage, double? freedom = null)
    {
        var (p, m, n) = ((double)variables, (double)samples, (double)size);
        if (size > 1)
        {
            var rest = RequireRest((m * n) - m - p + 1, variables, samples);
            return p * (m - 1) * (n - 1) / rest * FisherF.Quantile(p, rest, coverage);
        }

        var f = freedom ?? (m - 1);
        RequireRest(f - p, variables, samples, isSuccessive: f != m - 1);
        return f == m - 1
            ? (m - 1) * (m - 1) / m * BetaDistribution.Quantile(p / 2, (m - 1 - p) / 2, coverage)
            : samples >= SuccessiveLimits.Enough(variables) ? Known(variables, coverage)
            : SuccessiveLimits.Of(variables, samples, weight: 1, 1 - coverage);
    }

    /// <summary>Limit of further points.</summary>
    /// <inheritdoc cref="PhaseOne" path="/param"/>
    /// <exception cref="ArgumentException">There are too few rows for so many variables.</exception>
    public static double PhaseTwo(int variables, int samples, int size, double coverage, double? freedom = null)
    {
        var (p, m, n) = ((double)variables, (double)samples, (double)size);
        if (size > 1)
        {
            var rest = RequireRest((m * n) - m - p + 1, variables, samples);
            return p * (m + 1) * (n - 1) / rest * FisherF.Quantile(p, rest, coverage);
        }

        var f = freedom ?? (m - 1);
        RequireRest(f - p, variables, samples, isSuccessive: f != m - 1);
        return p * (m + 1) * f / (m * (f - p + 1)) * FisherF.Quantile(p, f - p + 1, coverage);
    }

    /// <summary>Limit where mean and covariances are known: a quantile of χ².</summary>
    /// <inheritdoc cref="PhaseOne" path="/param"/>
    public static double Known(int variables, double coverage) => ChiSquared.Quantile(variables, coverage);

    private static double RequireRest(double rest, int variables, int samples, bool isSuccessive = false)
    {
        if (rest > 0)
        {
            return rest;
        }

        // With successive differences 2(m - 1)²/(3m - 4) > p.
        var least = variables + 2;
        while (isSuccessive && 2.0 * (least - 1) * (least - 1) <= variables * ((3.0 * least) - 4))
        {
            least++;
        }

        throw new ArgumentException(Invariant(
            $"The baseline has {samples} rows for {variables} variables; limits of T² and MEWMA need more rows, at least {least}{(isSuccessive ? " with covariances from successive differences" : "")}."));
    }
}
