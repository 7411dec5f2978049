using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>
/// Limits of T², SPE and MEWMA that a share of further rows exceeds, on average over all baselines that might have been collected: rows
/// independent and normal, means and covariances estimated from the baseline.
/// </summary>
/// <remarks>T² and MEWMA follow F exactly (<see cref="HotellingLimits"/>, <see cref="MewmaLimits"/>).</remarks>
internal static class FormulaLimits
{
    /// <summary>What all draws may cost: each takes as many multiplications as a matrix of its variables times another.</summary>
    private const double Work = 4e6;

    /// <summary>Limit of T².</summary>
    /// <param name="variables">Variables (p).</param>
    /// <param name="rows">Rows of the baseline (m); at least p + 2.</param>
    /// <param name="share">Share of further rows beyond it.</param>
    public static double Hotelling(int variables, int rows, double share) => HotellingLimits.PhaseTwo(variables, rows, 1, 1 - share);

    /// <summary>Limit of the MEWMA.</summary>
    /// <param name="variables">Variables (p).</param>
    /// <param name="rows">Rows of the baseline (m); at least p + 2.</param>
    /// <param name="weight">Weight of the newest row (r).</param>
    /// <param name="share">Share of further rows beyond it.</param>
    public static double Mewma(int variables, int rows, double weight, double share) => MewmaLimits.PhaseTwo(variables, rows, weight, share);

    /// <summary>Limit of the SPE.</summary>
    /// <remarks>
    /// The quantile Σλᵢχ²₁ of the eigenvalues that the model leaves out takes them for known, and they are too small: the components that
    /// are kept are those that had most variance by chance. It is multiplied by the factor that holds the share where baselines are drawn from a process with
    /// the correlations that were found (prepivoting: R. Beran, <i>Journal of the American Statistical Association</i> 83, 1988, pp. 687-697). S is drawn by
    /// Bartlett's decomposition; a row's squared error is a weighted χ² given S, so that no rows need be drawn. At most 200 draws, the same ones each time.
    /// </remarks>
    /// <param name="process">What is known of the process.</param>
    /// <param name="components">Components that the model keeps; those with nine tenths of the variance where it is null.</param>
    /// <param name="share">Share of further rows beyond it.</param>
    /// <exception cref="ArgumentException">The covariances cannot be used.</exception>
    public static double Residuals(MultivariateEstimate process, int? components, double share)
    {
        var (p, m) = (process.Variables, process.Samples);
        var model = new ResidualModel(process.Covariance, p, components);
        var known = model.Limit(1 - share);
        var random = new Random(1);
        var draws = (int)Math.Clamp(Work / Math.Pow(p, 3), 20, 200);
        var likely = Likely(random, model.Correlations, p, m, Math.Max(10, draws / 5));
        var root = Root(likely, p);
        var drawn = new (double[] Weights, double Limit)[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            var other = new ResidualModel(DrawCovariance(random, root, p, m - 1), p, components);
            drawn[draw] = (Weights(likely, other, p, 1 + (1.0 / m)), other.Limit(1 - share));
        }

        return Factor(drawn, share) * known;
    }

    /// <summary>The least factor that has limits hold a share on average, to 1 in 10 000.</summary>
    private static double Factor((double[] Weights, double Limit)[] drawn, double share)
    {
        // In logarithms, in which the share is nearly a straight line: false position, with the end that stays weighed down (Illinois).
        double Excess(double logarithm) =>
            Math.Log(drawn.Average(each => WeightedChiSquared.UpperTail(each.Weights, Math.Exp(logarithm) * each.Limit)) / share);
        var (low, high, step) = (Math.Log(0.5), 0.0, 0.25);
        var (above, below) = (double.PositiveInfinity, Excess(high));
        for (; below > 0 && high < Math.Log(1e6); step *= 2)
        {
            (low, above) = (high, below);
            high += step;
            below = Excess(high);
        }

        above = double.IsInfinity(above) ? Excess(low) : above;
        var kept = 0;
        while (high - low > 1e-4 && below < -1e-5 && above > 0)
        {
            var middle = low + ((high - low) * (above / (above - below)));
            var excess = Excess(middle);
            if (excess > 0)
            {
                (low, above, below) = (middle, excess, kept > 0 ? below / 2 : below);
                kept = Math.Max(0, kept) + 1;
            }
            else
            {
                (high, below, above) = (middle, excess, kept < 0 ? above / 2 : above);
                kept = Math.Min(0, kept) - 1;
            }
        }

        return Math.Exp(high);
    }

    /// <summary>
    /// The correlations of a process that would give eigenvalues such as those that were found: what is found is more spread than what is, large ones too large
    /// and small ones too small.
    /// </summary>
    private static double[] Likely(Random random, double[] correlations, int p, int rows, int draws)
    {
        var root = Root(correlations, p);
        var (values, vectors) = SymmetricMatrix.Eigen(correlations, p);
        var mean = new double[p];
        for (var draw = 0; draw < draws; draw++)
        {
            var drawn = new ResidualModel(DrawCovariance(random, root, p, rows - 1), p, 1);
            foreach (var (i, value) in SymmetricMatrix.Eigen(drawn.Correlations, p).Values.Index())
            {
                mean[i] += value / draws;
            }
        }

        var likely = new double[p * p];
        for (var component = 0; component < p; component++)
        {
            var value = values[component] * values[component] / mean[component];
            for (var i = 0; i < likely.Length; i++)
            {
                likely[i] += value * vectors[component][i / p] * vectors[component][i % p];
            }
        }

        double[] deviations = [.. Enumerable.Range(0, p).Select(i => Math.Sqrt(likely[(i * p) + i]))];
        for (var i = 0; i < likely.Length; i++)
        {
            likely[i] /= deviations[i / p] * deviations[i % p];
        }

        return likely;
    }

    private static double[] Root(double[] correlations, int p) =>
        SymmetricMatrix.Cholesky(correlations, p) ?? throw new ArgumentException("A variable follows from the others; leave it out.");

    /// <summary>Draws the covariances that so many rows of a process would have had.</summary>
    private static double[] DrawCovariance(Random random, double[] root, int p, int freedom)
    {
        var bartlett = new double[p * p];
        for (var i = 0; i < p; i++)
        {
            // χ² as a gamma distribution, which is drawn in constant time and not by a sum over all rows.
            bartlett[(i * p) + i] = Math.Sqrt(MathNet.Numerics.Distributions.Gamma.Sample(random, (freedom - i) / 2.0, 0.5));
            for (var j = 0; j < i; j++)
            {
                bartlett[(i * p) + j] = RowSampler.Gauss(random);
            }
        }

        var product = new double[p * p];
        for (var i = 0; i < p; i++)
        {
            for (var k = 0; k <= i; k++)
            {
                for (var j = 0; j <= k; j++)
                {
                    product[(i * p) + j] += root[(i * p) + k] * bartlett[(k * p) + j];
                }
            }
        }

        var covariance = new double[p * p];
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k <= j; k++)
                {
                    sum += product[(i * p) + k] * product[(j * p) + k];
                }

                covariance[(i * p) + j] = covariance[(j * p) + i] = sum / freedom;
            }
        }

        return covariance;
    }

    /// <summary>Weights of the squared error that a row of a process with some correlations has by a model of it.</summary>
    private static double[] Weights(double[] correlations, ResidualModel model, int p, double scale)
    {
        double[][] directions = [.. model.Rest.Select(direction => direction.Zip(model.Deviations, (part, deviation) => part / deviation).ToArray())];
        var count = directions.Length;
        var spread = new double[count * count];
        var product = new double[p];
        for (var a = 0; a < count; a++)
        {
            for (var i = 0; i < p; i++)
            {
                product[i] = 0;
                for (var j = 0; j < p; j++)
                {
                    product[i] += correlations[(i * p) + j] * directions[a][j];
                }
            }

            for (var b = 0; b <= a; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < p; i++)
                {
                    sum += product[i] * directions[b][i];
                }

                spread[(a * count) + b] = spread[(b * count) + a] = scale * sum;
            }
        }

        return ResidualModel.Positive(count == 1 ? spread : SymmetricMatrix.Eigen(spread, count).Values);
    }
}
