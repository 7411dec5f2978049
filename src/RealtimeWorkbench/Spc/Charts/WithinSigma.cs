using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Estimates of the standard deviation that a process has apart from shifts between subgroups.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 to 6.4; I. W. Burr, "Control
/// charts for measurements with varying sample sizes", <i>Journal of Quality Technology</i> 1(3), 1969, pp. 163-167; names of
/// the methods as in the R package qcc and in SAS/QC (SMETHOD=).
/// </remarks>
public static class WithinSigma
{
    /// <summary>Estimates sigma from subgroups.</summary>
    /// <param name="subgroups">At least 1 subgroup, each of at least 2 observations.</param>
    /// <param name="method">One of the five methods for subgroups.</param>
    /// <returns>Sigma of a single observation, in the unit of the observations.</returns>
    /// <exception cref="ArgumentException">A subgroup has only one observation, or the method is one for individual values.</exception>
    public static double FromSubgroups(Subgroups subgroups, SigmaMethod method)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subgroups.Count, 1);
        for (var i = 0; i < subgroups.Count; i++)
        {
            if (subgroups.Size(i) < 2)
            {
                throw new ArgumentException(
                    Invariant($"Subgroup {i} has 1 observation; a spread within subgroups needs at least 2."), nameof(subgroups));
            }
        }

        return method switch
        {
            SigmaMethod.AverageRange => Average(subgroups, subgroups.Ranges(), ControlConstants.RangeMean, _ => 1),
            SigmaMethod.AverageDeviation =>
                Average(subgroups, subgroups.Deviations(), ControlConstants.DeviationMean, _ => 1),
            SigmaMethod.WeightedRange => Average(
                subgroups,
                subgroups.Ranges(),
                ControlConstants.RangeMean,
                n => Square(ControlConstants.RangeMean(n) / ControlConstants.RangeSigma(n))),
            SigmaMethod.WeightedDeviation => Average(
                subgroups,
                subgroups.Deviations(),
                ControlConstants.DeviationMean,
                n => Square(ControlConstants.DeviationMean(n) / ControlConstants.DeviationSigma(n))),
            SigmaMethod.Pooled => Pooled(subgroups),
            _ => throw new ArgumentException($"{method} is a method for individual values, not for subgroups.", nameof(method)),
        };
    }

    /// <summary>Estimates sigma from individual values.</summary>
    /// <param name="values">Observations in time order; NaN marks a missing one, which no moving range reaches across.</param>
    /// <param name="method">One of the three methods for individual values.</param>
    /// <param name="span">Neighbours in a moving range; at least 2. The median method knows 2 only.</param>
    /// <returns>Sigma of a single observation, in the unit of the observations.</returns>
    /// <exception cref="ArgumentException">Too few observations, or the method is one for subgroups.</exception>
    public static double FromIndividuals(
        ReadOnlySpan<double> values, SigmaMethod method = SigmaMethod.MovingRange, int span = 2)
    {
        if (method == SigmaMethod.Deviation)
        {
            var present = Present(values.ToArray());
            return SampleStatistics.StandardDeviation(present) / ControlConstants.DeviationMean(present.Length);
        }

        var ranges = Present(SampleStatistics.MovingRanges(values, span));
        if (ranges.Length == 0)
        {
            throw new ArgumentException(
                Invariant($"Needs at least {span} neighbouring values for a moving range."), nameof(values));
        }

        return method switch
        {
            SigmaMethod.MovingRange => SampleStatistics.Mean(ranges) / ControlConstants.RangeMean(span),
            SigmaMethod.MedianMovingRange when span == 2 =>
                SampleStatistics.Median(ranges) / ControlConstants.MovingRangeMedian,
            SigmaMethod.MedianMovingRange =>
                throw new ArgumentOutOfRangeException(nameof(span), span, "The median moving range is known for a span of 2."),
            _ => throw new ArgumentException($"{method} is a method for subgroups, not for individual values.", nameof(method)),
        };
    }

    private static double Average(
        Subgroups subgroups, double[] spreads, Func<int, double> bias, Func<int, double> weight)
    {
        var sum = 0.0;
        var weights = 0.0;
        for (var i = 0; i < spreads.Length; i++)
        {
            var n = subgroups.Size(i);
            sum += weight(n) * spreads[i] / bias(n);
            weights += weight(n);
        }

        return sum / weights;
    }

    private static double Pooled(Subgroups subgroups)
    {
        var squares = 0.0;
        var freedom = 0;
        var deviations = subgroups.Deviations();
        for (var i = 0; i < deviations.Length; i++)
        {
            squares += (subgroups.Size(i) - 1) * Square(deviations[i]);
            freedom += subgroups.Size(i) - 1;
        }

        return Math.Sqrt(squares / freedom) / ControlConstants.DeviationMean(freedom + 1);
    }

    private static double[] Present(double[] values) => Array.FindAll(values, value => !double.IsNaN(value));

    private static double Square(double value) => value * value;
}
