using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>
/// Average run lengths that need no simulation, of a chart whose center and sigma may be off by what they were estimated with: such a chart is one of a known process with wider
/// or narrower limits and a shift.
/// </summary>
internal static class SolvedRunLength
{
    /// <summary>Method of what needs no equation to be solved.</summary>
    public const string Closed = "closed form";
    private const string Chain = "Markov chain";
    private const string Integral = "integral equation";

    /// <summary>Run length from which on a solution of equations holds nothing but rounding errors.</summary>
    private const double Longest = 1e12;

    /// <summary>Center 0 and sigma 1, as rows are drawn.</summary>
    public static ProcessEstimate Standard { get; } = new(0, 1) { DispersionCenter = double.NaN };

    /// <summary>Computes the average run length.</summary>
    /// <param name="design">The chart; a known sigma is 1 and a target is 0.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="estimate">What the chart takes the process for, in units of the true sigma and from the true center on.</param>
    /// <param name="truth">The process, on charts of counts and times; null on others.</param>
    /// <param name="shift">Shift in σ of the mean of a row, or of a count.</param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="tails">Tails of the spread of a row, where they are asked for again and again; else they are computed.</param>
    /// <returns>The run length; <see langword="null"/> where it has to be simulated.</returns>
    public static RunLengthEstimate? Of(
        ChartDesign design, RuleBook rules, ProcessEstimate estimate, ProcessEstimate? truth, double shift, double size, SpreadTails? tails = null)
    {
        var info = ChartInfo.Of(design.Kind);
        if (info.IsMultivariate || !info.Panels.Any(panel => rules.Within(panel.Rules) != RuleSet.None))
        {
            return null;
        }

        var n = info.Input switch
        {
            ChartInputKind.Subgroup => Math.Max(2, (int)size),
            ChartInputKind.ValueOrSubgroup => Math.Max(1, (int)size),
            _ => 1,
        };
        var root = Math.Sqrt(n);
        var (scale, off) = (estimate.Sigma, shift - ((design.Target ?? estimate.Center) * root));
        var multiple = design.MultipleOfMeans * scale;
        var isLimitsOnly = rules.Within(info.Panels[0].Rules) == RuleSet.BeyondLimits;
        switch (design.Kind)
        {
            case ChartKind.Cusum:
                return Solved(CusumRunLength.TwoSided(scale * design.Shift / 2, scale * design.DecisionInterval, off, scale * design.HeadStart));
            case ChartKind.Ewma:
                return Solved(EwmaRunLength.TwoSided(design.Lambda, multiple, off));
            case ChartKind.Individuals or ChartKind.Xbar when !isLimitsOnly && ZoneRunLength.Knows(rules):
                return new(ZoneRunLength.Of(rules, multiple, shift - (estimate.Center * root)), 0, Chain);
        }

        if (!isLimitsOnly)
        {
            return null;
        }

        if (info.TakesCounts || design.Kind == ChartKind.T)
        {
            return truth is null || CountRunLength.Sampler(design.Kind, truth, shift, size) is null
                ? null
                : new RunLengthEstimate(1 / CountRunLength.BeyondLimits(design, estimate, truth, shift, size), 0, Closed);
        }

        return design.Kind switch
        {
            ChartKind.Individuals or ChartKind.Xbar =>
                new RunLengthEstimate(ShewhartRunLength.OfLimits(multiple, shift - (estimate.Center * root)), 0, Closed),
            ChartKind.XbarR or ChartKind.XbarS or ChartKind.R or ChartKind.S =>
                new RunLengthEstimate(1 / Math.Max(1e-300, OfPoint(design, estimate, shift, n, tails)), 0, Closed),
            ChartKind.IndividualsMovingRange or ChartKind.MovingRange when design.MovingRangeSpan == 2 => OfMovingRanges(design, estimate, shift),
            _ => null,
        };
    }

    /// <summary>Probability of a row beyond the limits of a mean, a spread or both, which are independent of each other.</summary>
    private static double OfPoint(ChartDesign design, ProcessEstimate estimate, double shift, int n, SpreadTails? tails)
    {
        var points = Plotted(design, estimate, n, rows: 1);
        var beyond = 0.0;
        for (var panel = 0; panel < points.Length; panel++)
        {
            var limits = points[panel].Limits;
            var (below, above) = ChartInfo.Of(design.Kind).Panels[panel].Name switch
            {
                "r" or "s" when tails is not null => (tails.Below(limits.Lower), tails.Above(limits.Upper)),
                "r" => (SpreadTails.Below(isDeviation: false, n, limits.Lower), SpreadTails.Above(isDeviation: false, n, limits.Upper)),
                "s" => (SpreadTails.Below(isDeviation: true, n, limits.Lower), SpreadTails.Above(isDeviation: true, n, limits.Upper)),
                _ => (Normal.Cumulative((limits.Lower * Math.Sqrt(n)) - shift), Normal.UpperTail((limits.Upper * Math.Sqrt(n)) - shift)),
            };
            beyond += (1 - beyond) * (below + above);
        }

        return beyond;
    }

    private static RunLengthEstimate OfMovingRanges(ChartDesign design, ProcessEstimate estimate, double shift)
    {
        var points = Plotted(design, estimate, n: 1, rows: 2);
        var ranges = points[^1].Limits;
        var values = points.Length == 1 ? (double.NegativeInfinity, double.PositiveInfinity) : (points[0].Limits.Lower, points[0].Limits.Upper);
        return Solved(MovingRangeRunLength.Of(values, (ranges.Lower, ranges.Upper), shift));
    }

    /// <summary>The points that so many rows lead to, for the sake of their limits.</summary>
    private static PlottedPoint[] Plotted(ChartDesign design, ProcessEstimate estimate, int n, int rows)
    {
        var points = new PlottedPoint[ChartInfo.Of(design.Kind).Panels.Count];
        var chart = StreamingChart.Create(design, estimate);
        for (var row = 0; row < rows; row++)
        {
            chart.Plot(new ChartInput(new double[n]), points);
        }

        return points;
    }

    private static RunLengthEstimate Solved(double points) => points is > 0 and < Longest
        ? new RunLengthEstimate(points, 0, Integral)
        : new RunLengthEstimate(Longest, 0, Integral) { IsLowerBound = true };
}
