namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Degrees of freedom of an estimate of sigma: those of a standard deviation that is as uncertain.</summary>
/// <remarks>
/// P. B. Patnaik, "The use of mean range as an estimator of variance in statistical tests", <i>Biometrika</i> 37, 1950, by the relative variance c² of the estimate: a
/// standard deviation with ν degrees of freedom, divided by c4, has (1 - c4²)/c4². Ranges of m subgroups: c² = (d3/d2)²/m, and Σ in its place where sizes differ. Moving ranges
/// of two, which share values: c² = (0.8264n - 1.082)/(n - 1)² (J. D. Cryer and T. P. Ryan, <i>Journal of Quality Technology</i> 22(3), 1990); their median 1.62/n, by
/// simulation. About 0.62(n - 1) for moving ranges, and 0.91m(n - 1) for ranges of m subgroups of five.
/// </remarks>
public static class SigmaFreedom
{
    private const int MostSimulated = 300;

    /// <summary>Finds the degrees of freedom of the sigma of a chart of measurements.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rows">Rows of the baseline.</param>
    /// <returns>Degrees of freedom, not a whole number; infinite where sigma is known.</returns>
    public static double Of(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        BaselineRow[] present = [.. rows.Where(row => row.IsPresent)];
        if (design.KnownSigma is not null)
        {
            return double.PositiveInfinity;
        }

        if (!Array.Exists(present, row => row.Values.Length > 1))
        {
            return OfSingles(design, present.Length);
        }

        var subgroups = Subgroups.From([.. present.Select(row => row.Values.ToArray())]);
        int[] sizes = [.. Enumerable.Range(0, subgroups.Count).Select(subgroups.Size)];
        return (design.SigmaMethod ?? PhaseOne.UsualMethod(design.Kind, subgroups)) switch
        {
            SigmaMethod.Pooled => sizes.Sum(n => n - 1),
            SigmaMethod.AverageRange => WithVariance(sizes.Sum(OfRange) / sizes.Length / sizes.Length),
            SigmaMethod.AverageDeviation => WithVariance(sizes.Sum(OfDeviation) / sizes.Length / sizes.Length),
            SigmaMethod.WeightedRange => WithVariance(1 / sizes.Sum(n => 1 / OfRange(n))),
            _ => WithVariance(1 / sizes.Sum(n => 1 / OfDeviation(n))),
        };
    }

    /// <summary>Finds those of the mean range of so many subgroups of one size, or of moving ranges of two.</summary>
    internal static double OfRanges(int subgroups, int size) => size > 1
        ? WithVariance(OfRange(size) / subgroups)
        : WithVariance(OfMovingRanges(subgroups));

    /// <summary>Finds the degrees of freedom with which a standard deviation has some relative variance.</summary>
    /// <param name="variance">Variance of the estimate over the square of its mean; above 0.</param>
    internal static double WithVariance(double variance)
    {
        // c4 ≈ 1 - 1/4ν + 1/32ν²: ν ≈ 1/2c² + 1/4; Newton on the exact one by chords, for few degrees.
        var freedom = (1 / (2 * variance)) + 0.25;
        for (var i = 0; i < 50; i++)
        {
            var next = freedom * Relative(freedom) / variance;
            if (Math.Abs(next - freedom) < 1e-9 * freedom)
            {
                break;
            }

            freedom = next;
        }

        return freedom;
    }

    private static double OfSingles(ChartDesign design, int count) => design.SigmaMethod switch
    {
        SigmaMethod.Deviation => count - 1,
        SigmaMethod.MedianMovingRange => WithVariance(1.62 / count),
        _ when design.MovingRangeSpan > 2 => OfLongRanges(design.MovingRangeSpan, count),
        _ => WithVariance(OfMovingRanges(count)),
    };

    /// <summary>Moving ranges of more than two share most of their values: simulated with a seed.</summary>
    private static double OfLongRanges(int span, int count)
    {
        // The variance falls as one over the number of values: a few hundred say it for all that are more.
        var random = new Random(1);
        var moments = default(Statistics.RunningMoments);
        var values = new double[Math.Min(count, Math.Max(MostSimulated, 10 * span))];
        for (var draw = 0; draw < 2000; draw++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = RunLengths.RowSampler.Gauss(random);
            }

            moments.Add(WithinSigma.FromIndividuals(values, SigmaMethod.MovingRange, span));
        }

        return WithVariance(moments.Variance / (moments.Mean * moments.Mean) * (values.Length - span + 1) / (count - span + 1));
    }

    private static double OfMovingRanges(int count) => ((0.82637 * count) - 1.08194) / ((count - 1.0) * (count - 1));

    private static double OfRange(int n) => Square(ControlConstants.RangeSigma(n) / ControlConstants.RangeMean(n));

    private static double OfDeviation(int n) => Square(ControlConstants.DeviationSigma(n) / ControlConstants.DeviationMean(n));

    /// <summary>(1 - c4²)/c4² of so many degrees of freedom, with c4² = 2/ν · (Γ((ν + 1)/2)/Γ(ν/2))².</summary>
    private static double Relative(double freedom)
    {
        var logarithm = MathNet.Numerics.SpecialFunctions.GammaLn((freedom + 1) / 2) - MathNet.Numerics.SpecialFunctions.GammaLn(freedom / 2);
        return (freedom / 2 * Math.Exp(-2 * logarithm)) - 1;
    }

    private static double Square(double value) => value * value;
}
