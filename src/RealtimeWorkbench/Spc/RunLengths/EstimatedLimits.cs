using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>How often a chart cries wolf whose limits come from a baseline, which by chance are too narrow as often as too wide.</summary>
/// <remarks>
/// W. A. Jensen, L. A. Jones-Farmer, C. W. Champ and W. H. Woodall, "Effects of parameter estimation on control chart properties: a
/// literature review", <i>Journal of Quality Technology</i> 38(4), 2006. As it happens: baseline after baseline is drawn, and a chart is made of
/// each. How often it signals follows from a formula or an equation where there is one, else its false alarms are counted. Narrow limits make more
/// false alarms than wide ones save: the mean of the rates is told, not that of the run lengths.
/// </remarks>
public static class EstimatedLimits
{
    /// <summary>Rows of a baseline from which on it hardly matters that limits are estimated.</summary>
    private const int Enough = 2000;

    /// <summary>Finds points from one false alarm to the next, over all baselines that may be drawn.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="rows">Rows of the baseline; at least 2.</param>
    /// <param name="process">The process, needed by charts of counts and of several variables; may be null for others.</param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="baselines">Baselines that are drawn where false alarms have to be counted, fewer where they are long.</param>
    /// <param name="seed">The same seed gives the same baselines.</param>
    /// <returns>
    /// Points, and the standard error of the simulation; <see langword="null"/> where nothing is estimated or the baseline is long, where false
    /// alarms are too rare to be counted, or no distribution is known.
    /// </returns>
    public static RunLengthEstimate? Of(
        ChartDesign design, RuleBook rules, int rows, ProcessEstimate? process = null, double size = 1, int baselines = 400, int seed = 1) =>
        !Matters(design, rows) ? null
        : LaneyRunLength.IsOne(design.Kind)
            ? LaneyRunLength.AsIndividuals(design, process, size) is { } rates ? Of(rates, rules, rows, null, 1, baselines, seed) : null
        : DrawnBaselines.Draw(design, rules, rows, process, size, baselines, seed)?.RunLength(design);

    /// <summary>Whether the limits of a chart are estimated, and from so few rows that it matters.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rows">Rows of the baseline.</param>
    public static bool Matters(ChartDesign design, int rows)
    {
        var hasKnownCenter = design.Kind is ChartKind.MovingAverage or ChartKind.Ewma or ChartKind.Cusum ? design.Target is not null
            : design.Kind is ChartKind.R or ChartKind.S or ChartKind.MovingRange;
        var isKnown = (design.KnownSigma is not null && hasKnownCenter) || design.KnownMean is not null;
        return !isKnown && rows is >= 2 and <= Enough && design.Kind != ChartKind.Run;
    }
}
