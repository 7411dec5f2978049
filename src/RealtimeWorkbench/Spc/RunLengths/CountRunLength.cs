using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of charts of counts where only points beyond the limits count: exact, from the distribution of a count.</summary>
internal static class CountRunLength
{
    public static RunLengthEstimate? Of(ChartDesign design, ProcessEstimate process, double shift, double size)
    {
        var points = new PlottedPoint[1];
        StreamingChart.Create(design, process).Plot(new ChartInput([0], size), points);
        var limits = points[0].Limits;
        var probability = design.Kind switch
        {
            ChartKind.P => OfItems(limits.Lower * size, limits.Upper * size, size, process.Center + (shift * limits.Sigma)),
            ChartKind.Np => OfItems(limits.Lower, limits.Upper, size, process.Center + (shift * limits.Sigma / size)),
            ChartKind.C => OfEvents(limits.Lower, limits.Upper, process.Center + (shift * limits.Sigma)),
            ChartKind.U => OfEvents(limits.Lower * size, limits.Upper * size, (process.Center + (shift * limits.Sigma)) * size),

            // Laney's charts are for counts whose distribution is not known; a shift of a geometric mean by its sigma is no small one.
            _ => double.NaN,
        };
        return double.IsNaN(probability) ? null : new RunLengthEstimate(1 / probability, 0, "closed form");
    }

    private static double OfItems(double lower, double upper, double items, double fraction) =>
        fraction is > 0 and < 1 && Math.Floor(items) == items
            ? Binomial.Cumulative(items, fraction, FirstBelow(lower)) + Binomial.UpperTail(items, fraction, LastWithin(upper))
            : double.NaN;

    private static double OfEvents(double lower, double upper, double mean) =>
        mean > 0 ? Poisson.Cumulative(mean, FirstBelow(lower)) + Poisson.UpperTail(mean, LastWithin(upper)) : double.NaN;

    /// <summary>Largest count strictly below a limit, which rounding may have moved off a whole number.</summary>
    private static double FirstBelow(double limit) => Math.Ceiling(limit - (1e-9 * Math.Max(1, limit))) - 1;

    private static double LastWithin(double limit) => Math.Floor(limit + (1e-9 * Math.Max(1, limit)));
}
