using System.Diagnostics.CodeAnalysis;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Estimates a process from rows made while it was in control.</summary>
/// <remarks>Sources of each formula stand at the charts. Rows that were left out for a named cause are given as missing.</remarks>
public static partial class PhaseOne
{
    /// <summary>Largest subgroup for which the range is used where nothing else is asked for; above it the range wastes information.</summary>
    private const int LargestForRange = 25;

    /// <summary>Estimates what a chart needs to know.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rows">Rows of the baseline in time order, checked to fit the kind of chart; missing ones included.</param>
    /// <exception cref="ArgumentException">They are too few, do not vary, or do not fit the design; the message says which in a sentence.</exception>
    public static ProcessEstimate Estimate(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        var info = ChartInfo.Of(design.Kind);
        return info.Input switch
        {
            ChartInputKind.Count or ChartInputKind.CountOfSize => Counts(design, rows),
            ChartInputKind.ValueOfPart => ShortRun(design, rows),
            ChartInputKind.Vector or ChartInputKind.VectorOrSubgroup => Variables(design, rows),
            ChartInputKind.Subgroup => OfSubgroups(design, rows),
            ChartInputKind.ValueOrSubgroup when rows.Any(row => row.Values.Length > 1) => OfSubgroups(design, rows),
            _ => Singles(design, rows),
        };
    }

    /// <summary>Estimates what a chart needs to know, if the rows allow it.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rows">Rows of the baseline in time order.</param>
    /// <param name="process">What was found; <see langword="null"/> if the rows allow nothing.</param>
    /// <param name="why">Why they do not, in a sentence.</param>
    public static bool TryEstimate(
        ChartDesign design,
        IReadOnlyList<BaselineRow> rows,
        [NotNullWhen(true)] out ProcessEstimate? process,
        [NotNullWhen(false)] out string? why)
    {
        try
        {
            (process, why) = (Estimate(design, rows), null);
            return true;
        }
        catch (ArgumentException error)
        {
            (process, why) = (null, error.Message.Split(" (Parameter")[0]);
            return false;
        }
    }

    private static ProcessEstimate Singles(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        double[] values = [.. rows.Select(row => row.Values.Span[0])];
        double[] present = Array.FindAll(values, value => !double.IsNaN(value));
        if (present.Length < 2)
        {
            throw new ArgumentException(Invariant($"The baseline has {present.Length} value; limits need at least 2."));
        }

        switch (design.Kind)
        {
            case ChartKind.Run:
                return new ProcessEstimate(SampleStatistics.Median(present), SampleStatistics.StandardDeviation(present));
            case ChartKind.Autoregression:
                return Autoregression(design, values);
            case ChartKind.MovingCenter:
                return MovingCenter(present);
            case ChartKind.T:
                return Times(values, present);
        }

        var sigma = design.KnownSigma
            ?? WithinSigma.FromIndividuals(values, design.SigmaMethod ?? SigmaMethod.MovingRange, design.MovingRangeSpan);
        RequireSpread(sigma, present, "from one to the next");
        return new ProcessEstimate(SampleStatistics.Mean(present), sigma);
    }

    private static ProcessEstimate Times(double[] values, double[] present)
    {
        if (Array.Find(present, value => value < 0) is < 0 and var negative)
        {
            throw new ArgumentException(Invariant($"A time between events is {negative}; it cannot be negative."));
        }

        double[] transformed = [.. values.Select(value => Math.Pow(value, StreamingRareEvents.Exponent))];
        var sigma = WithinSigma.FromIndividuals(transformed);
        RequireSpread(sigma, present, "from one to the next");
        var center = SampleStatistics.Mean(Array.FindAll(transformed, value => !double.IsNaN(value)));
        return new ProcessEstimate(Math.Pow(center, 1 / StreamingRareEvents.Exponent), sigma);
    }

    private static ProcessEstimate OfSubgroups(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        BaselineRow[] present = [.. rows.Where(row => row.IsPresent)];
        if (present.Length == 0)
        {
            throw new ArgumentException("The baseline has no subgroup; limits need at least 1.");
        }

        var subgroups = Subgroups.From([.. present.Select(row => row.Values.ToArray())]);
        var sigma = design.KnownSigma
            ?? WithinSigma.FromSubgroups(subgroups, design.SigmaMethod ?? UsualMethod(design.Kind, subgroups));
        RequireSpread(sigma, subgroups.Values, "within its subgroups");
        var hasDeviations = design.Kind is ChartKind.XbarS or ChartKind.S or ChartKind.BetweenWithinDeviation;
        var center = SubgroupChart.Center(subgroups);
        var estimate = new ProcessEstimate(center, sigma)
        {
            DispersionCenter = SubgroupChart.WeightedMean(subgroups, Spreads(), ..),
            DispersionSize = subgroups.HaveOneSize ? subgroups.Size(0) : 0,
        };
        if (design.Kind is not (ChartKind.BetweenWithinRange or ChartKind.BetweenWithinDeviation))
        {
            return estimate;
        }

        // With a known sigma they are what it lets expect (standards given): a process that spreads twice as much shall not be its own center.
        double[] Spreads() => (design.KnownSigma, hasDeviations) switch
        {
            ({ } known, true) => [.. Enumerable.Range(0, subgroups.Count).Select(i => known * ControlConstants.DeviationMean(subgroups.Size(i)))],
            ({ } known, false) => [.. Enumerable.Range(0, subgroups.Count).Select(i => known * ControlConstants.RangeMean(subgroups.Size(i)))],
            (null, true) => subgroups.Deviations(),
            _ => subgroups.Ranges(),
        };

        // A subgroup that is missing leaves a gap that no moving range reaches across.
        double[] means = [.. rows.Select(row => row.IsPresent ? SampleStatistics.Mean(row.Values.Span) : double.NaN)];
        var between = WithinSigma.FromIndividuals(means);
        RequireSpread(between, subgroups.Values, "from one subgroup's mean to the next");
        return estimate with { Center = SampleStatistics.Mean(subgroups.Means()), Between = between };
    }

    /// <summary>The way in which sigma is estimated where nothing else is asked for.</summary>
    internal static SigmaMethod UsualMethod(ChartKind chart, Subgroups subgroups) =>
        UsualMethod(chart, Enumerable.Range(0, subgroups.Count).Max(subgroups.Size));

    /// <summary>The same, by the number of values of the largest row.</summary>
    internal static SigmaMethod UsualMethod(ChartKind chart, int largest) => chart switch
    {
        _ when largest == 1 => SigmaMethod.MovingRange,
        ChartKind.XbarS or ChartKind.S or ChartKind.BetweenWithinDeviation => SigmaMethod.AverageDeviation,
        ChartKind.XbarR or ChartKind.R or ChartKind.BetweenWithinRange => SigmaMethod.AverageRange,
        _ => largest <= LargestForRange ? SigmaMethod.AverageRange : SigmaMethod.Pooled,
    };

    private static void RequireSpread(double sigma, ReadOnlySpan<double> values, string where)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (!(sigma > Rounding.Noise(largest) && double.IsFinite(sigma)))
        {
            throw new ArgumentException(Invariant(
                $"The {values.Length} values of the baseline do not differ {where}: without spread there are no control limits."));
        }
    }
}
