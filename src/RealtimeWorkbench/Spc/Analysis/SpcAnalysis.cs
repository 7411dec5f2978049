using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Computes a whole control chart at once, from data that are all at hand.</summary>
public static class SpcAnalysis
{
    /// <summary>Largest subgroup for which the range is used where nothing else is asked for; above it the range wastes information.</summary>
    private const int LargestForRange = 25;

    /// <summary>Computes a chart: limits from the baseline rows, points and rules for all rows.</summary>
    /// <param name="rows">Subgroups or single observations in time order.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The chart, with capability where a specification is given.</returns>
    /// <exception cref="ChartInputException">The data are too few, have no spread, or do not fit the chart or the settings.</exception>
    public static ControlChartReport Run(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        if (!(options.SigmaMultiple > 0 && double.IsFinite(options.SigmaMultiple)))
        {
            throw new ChartInputException(Invariant($"The limits are at {options.SigmaMultiple} sigma; it must be a number above 0."));
        }

        var baseline = BaselineOf(rows, options);
        var isGrouped = TakesSubgroups(options.Chart)
            || (options.Chart == ChartKind.MovingAverage && rows.Any(row => row.Values.Count > 1));
        return isGrouped
            ? OfSubgroups(rows, options, baseline)
            : OfIndividuals(rows, options, baseline);
    }

    /// <summary>Says whether a chart is made of subgroups rather than of single observations.</summary>
    public static bool TakesSubgroups(ChartKind chart) =>
        chart is ChartKind.XbarR or ChartKind.XbarS or ChartKind.Xbar or ChartKind.R or ChartKind.S;

    private static Range BaselineOf(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        var last = options.BaselineTo ?? rows.Count;
        if (rows.Count == 0)
        {
            throw new ChartInputException("There are no values to make a chart of.");
        }

        if (options.BaselineFrom < 1 || last > rows.Count || options.BaselineFrom > last)
        {
            throw new ChartInputException(Invariant(
                $"The baseline {options.BaselineFrom}-{last} must lie within the rows 1-{rows.Count}, the first number not above the last."));
        }

        return (options.BaselineFrom - 1)..last;
    }

    private static ControlChartReport OfSubgroups(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options, Range baseline)
    {
        foreach (var row in rows)
        {
            if (row.Values.Count < 2)
            {
                throw new ChartInputException(Invariant(
                    $"Subgroup {row.Label} has {row.Values.Count} value; {ChartNames.NameOf(options.Chart)} needs at least 2 in each."));
            }
        }

        var k = options.SigmaMultiple;
        var subgroups = Subgroups.From([.. rows.Select(row => row.Values.ToArray())]);
        var inControl = subgroups.Slice(baseline);
        var sigma = options.KnownSigma ?? Estimate(
            () => WithinSigma.FromSubgroups(inControl, options.SigmaMethod ?? UsualMethod(options.Chart, inControl)));
        RequireSpread(sigma, inControl.Values, "within its subgroups");
        var center = SubgroupChart.Center(inControl);
        ChartPanel[] panels = options.Chart switch
        {
            ChartKind.XbarR =>
                [SubgroupChart.Means(subgroups, center, sigma, k), SubgroupChart.Ranges(subgroups, baseline, sigma, k)],
            ChartKind.XbarS =>
                [SubgroupChart.Means(subgroups, center, sigma, k), SubgroupChart.Deviations(subgroups, baseline, sigma, k)],
            ChartKind.R => [SubgroupChart.Ranges(subgroups, baseline, sigma, k)],
            ChartKind.S => [SubgroupChart.Deviations(subgroups, baseline, sigma, k)],
            ChartKind.MovingAverage => [MovingAverage(subgroups, options, options.Target ?? center, sigma)],
            _ => [SubgroupChart.Means(subgroups, center, sigma, k)],
        };
        return Report(rows, options, baseline, sigma, panels, inControl.Values);
    }

    private static ControlChartReport OfIndividuals(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options, Range baseline)
    {
        if (rows.FirstOrDefault(row => row.Values.Count != 1) is { } wrong)
        {
            throw new ChartInputException(Invariant(
                $"Row {wrong.Label} has {wrong.Values.Count} values; {ChartNames.NameOf(options.Chart)} plots single values."));
        }

        var k = options.SigmaMultiple;
        var span = options.Chart == ChartKind.MovingAverage ? 2 : SpanOf(options, usual: 2);
        double[] values = [.. rows.Select(row => row.Values[0])];
        double[] present = [.. values[baseline].Where(value => !double.IsNaN(value))];
        if (present.Length < 2)
        {
            throw new ChartInputException(Invariant(
                $"The baseline has {present.Length} value; limits need at least 2."));
        }

        var sigma = options.KnownSigma ?? Estimate(
            () => WithinSigma.FromIndividuals(values.AsSpan(baseline), options.SigmaMethod ?? SigmaMethod.MovingRange, span));
        RequireSpread(sigma, present, "from one to the next");
        var center = SampleStatistics.Mean(present);
        var limits = ShewhartLimits.Mean(center, sigma, n: 1, k);
        ChartPanel[] panels = options.Chart switch
        {
            ChartKind.Individuals => [IndividualsChart.Values(values, limits)],
            ChartKind.MovingRange => [IndividualsChart.MovingRanges(values, sigma, k, span)],
            ChartKind.MovingAverage => [MovingAverage(values, options, options.Target ?? center, sigma, n: 1)],
            _ => [IndividualsChart.Values(values, limits), IndividualsChart.MovingRanges(values, sigma, k, span)],
        };
        return Report(rows, options, baseline, sigma, panels, present);
    }

    private static ChartPanel MovingAverage(Subgroups subgroups, SpcAnalysisOptions options, double center, double sigma) =>
        subgroups.HaveOneSize
            ? MovingAverage(subgroups.Means(), options, center, sigma, subgroups.Size(0))
            : throw new ChartInputException("A moving average chart needs subgroups of one size.");

    private static ChartPanel MovingAverage(double[] values, SpcAnalysisOptions options, double center, double sigma, int n)
    {
        var span = SpanOf(options, usual: 5);
        var missing = Array.FindIndex(values, double.IsNaN);
        return missing < 0
            ? MovingAverageChart.Averages(values, center, sigma, span, options.SigmaMultiple, n)
            : throw new ChartInputException(Invariant(
                $"Value {missing + 1} is missing; a moving average cannot reach across it, so fill it in or leave the row out."));
    }

    private static int SpanOf(SpcAnalysisOptions options, int usual) =>
        (options.Span ?? usual) is >= 2 and var span
            ? span
            : throw new ChartInputException(Invariant($"The span is {options.Span}; it must be at least 2."));

    private static SigmaMethod UsualMethod(ChartKind chart, Subgroups subgroups)
    {
        var largest = Enumerable.Range(0, subgroups.Count).Max(subgroups.Size);
        return chart switch
        {
            ChartKind.XbarS or ChartKind.S => SigmaMethod.AverageDeviation,
            ChartKind.XbarR or ChartKind.R => SigmaMethod.AverageRange,
            _ => largest <= LargestForRange ? SigmaMethod.AverageRange : SigmaMethod.Pooled,
        };
    }

    private static double Estimate(Func<double> estimate)
    {
        try
        {
            return estimate();
        }
        catch (ArgumentException error)
        {
            // The first line only: the name of a parameter means nothing to whoever brought the data.
            throw new ChartInputException(error.Message.Split(" (Parameter")[0], error);
        }
    }

    private static void RequireSpread(double sigma, ReadOnlySpan<double> values, string where)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (!(sigma > Rounding.Noise(largest) && double.IsFinite(sigma)))
        {
            throw new ChartInputException(Invariant(
                $"The {values.Length} values of the baseline do not differ {where}: without spread there are no control limits."));
        }
    }

    private static ControlChartReport Report(
        IReadOnlyList<ChartRow> rows,
        SpcAnalysisOptions options,
        Range baseline,
        double sigma,
        ChartPanel[] panels,
        ReadOnlySpan<double> inControl)
    {
        var capability = options.Specification is { } specification
            ? ProcessCapability.Estimate(inControl, sigma, specification)
            : null;
        return new ControlChartReport(
            options.Chart,
            sigma,
            options.SigmaMultiple,
            options.Rules,
            baseline.Start.Value + 1,
            baseline.End.Value,
            [.. panels.Select(panel => Finish(panel, rows, options.Rules, baseline))],
            capability);
    }

    private static ReportPanel Finish(ChartPanel panel, IReadOnlyList<ChartRow> rows, RuleSet rules, Range baseline)
    {
        // Run rules assume independent points that are distributed alike on both sides of the center line.
        var valid = panel.Name is "xbar" or "i" ? rules : rules & RuleSet.BeyondLimits;
        var violations = RunRules.Evaluate(
            [.. panel.Points.Select(point => point.Value)], [.. panel.Points.Select(point => point.Limits)], valid);
        return new ReportPanel(
            panel.Name,
            panel.Center,
            [
                .. panel.Points.Select((point, i) => new ReportPoint(
                    point.Index,
                    rows[point.Index - 1].Label,
                    point.Size,
                    point.Value,
                    point.Limits,
                    violations[i],
                    point.Index > baseline.Start.Value && point.Index <= baseline.End.Value)),
            ]);
    }
}
