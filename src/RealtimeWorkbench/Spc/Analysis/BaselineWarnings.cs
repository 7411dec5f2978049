using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>What about a baseline makes its chart cry wolf, each in a sentence.</summary>
internal static class BaselineWarnings
{
    /// <summary>Expected count below which a distribution is too skewed for rules that take both sides of the center to be alike.</summary>
    private const double FewestCounts = 5;

    /// <summary>Looks at the rows that a process was estimated from.</summary>
    public static IEnumerable<string> Of(
        ChartDesign design, RuleBook rules, ProcessEstimate process, AnalysisData data, List<ReportPoint> points)
    {
        var sizes = data.Baseline.Where(row => row.IsPresent).Select(row => row.Size);
        return new[]
        {
            OfDependence(design, process, [.. data.Baseline], [.. points.Where(point => data.IsBaseline(point.Index - 1))
                .Select(point => point.ExcludedFor is null ? point.Value : double.NaN)]),
            OfSkewness(design.Kind, rules, process, ChartInfo.Of(design.Kind).TakesCounts ? sizes.Average() : 1),
        }.OfType<string>();
    }

    /// <summary>Warns where rows depend on those before them: what a chart is fed, since averages and sums depend on each other by their making.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="process">What was found about the process.</param>
    /// <param name="rows">Rows of the baseline; missing ones are gaps.</param>
    /// <param name="plotted">Points of the first panel of these rows, of charts that judge what a model leaves of values.</param>
    public static string? OfDependence(
        ChartDesign design, ProcessEstimate process, IReadOnlyList<BaselineRow> rows, ReadOnlySpan<double> plotted)
    {
        switch (design.Kind)
        {
            // Spread within subgroups does not mind how their means follow each other; times and cases between events are no measurements;
            // a center line that follows the values is made for such, and its rule 1 does not mind what it leaves.
            case ChartKind.R or ChartKind.S or ChartKind.G or ChartKind.T or ChartKind.MovingCenter:
                return null;
            case ChartKind.Autoregression:
                return IndependenceCheck.WarningOfResiduals(plotted, process.Coefficients.Count);
            case ChartKind.ZMovingRange or ChartKind.DeviationFromNominal:
                return IndependenceCheck.Warning(plotted);
        }

        var info = ChartInfo.Of(design.Kind);
        return info.IsMultivariate
            ? IndependenceCheck.WarningOfVariables(rows, design.Variables)
            : IndependenceCheck.Warning([.. rows.Select(row => row.IsPresent ? SampleStatistics.Mean(row.Values.Span) / (info.TakesCounts ? row.Size : 1) : double.NaN)]);
    }

    /// <summary>Warns where counts are so small, or so near all of their sample, that run rules cry wolf.</summary>
    public static string? OfSkewness(ChartKind kind, RuleBook rules, ProcessEstimate process, double size)
    {
        var info = ChartInfo.Of(kind);
        if (!info.TakesCounts || (rules.Within(info.Panels[0].Rules) & ~RuleSet.BeyondLimits) == 0)
        {
            return null;
        }

        var counted = process.Center * (info.Input == ChartInputKind.CountOfSize ? size : 1);
        var others = kind is ChartKind.P or ChartKind.Np or ChartKind.LaneyP ? size - counted : double.PositiveInfinity;
        const string Remedy = "their distribution is skewed, and run rules cry wolf on it; use rule 1 alone, larger samples, or a chart of rare events (g or t)";
        return counted < FewestCounts ? Invariant($"The counts are {counted:G3} on average: {Remedy}.")
            : others < FewestCounts ? Invariant($"All but {others:G3} of each sample are counted on average: {Remedy}.")
            : null;
    }
}
