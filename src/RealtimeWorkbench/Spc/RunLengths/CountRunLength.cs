using MathNet.Numerics;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>
/// Average run lengths of charts of counts and of rare events: exact where only points beyond the limits count, else by simulation with the
/// distribution of the counts, which is too coarse and too skewed for the zones of a normal one.
/// </summary>
internal static class CountRunLength
{
    /// <summary>Mean of t^(1/3.6) where t is exponential with mean 1.</summary>
    private static readonly double TransformedMean = SpecialFunctions.Gamma(1 + StreamingRareEvents.Exponent);

    /// <summary>Its standard deviation.</summary>
    private static readonly double TransformedSigma = Math.Sqrt(
        SpecialFunctions.Gamma(1 + (2 * StreamingRareEvents.Exponent)) - (TransformedMean * TransformedMean));

    /// <summary>A process whose times are exponential with mean 1, as a t chart takes them to be.</summary>
    public static ProcessEstimate UsualTimes { get; } =
        new(Math.Pow(TransformedMean, 1 / StreamingRareEvents.Exponent), TransformedSigma);

    /// <summary>Simulates what <see cref="SolvedRunLength"/> does not solve.</summary>
    public static RunLengthEstimate? Of(
        ChartDesign design, RuleBook rules, ProcessEstimate process, double shift, double size, int runs, int seed, CancellationToken cancellationToken = default)
    {
        if (Sampler(design.Kind, process, shift, size) is not { } sampler)
        {
            return null;
        }

        return RunLengthSimulation.Of(design, rules, process, sampler, runs, seed, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Draws what a chart is made for; <see langword="null"/> where that is not known (Laney's charts are for counts of any distribution), or
    /// the shift leads out of it.
    /// </summary>
    public static RowSampler? Sampler(ChartKind kind, ProcessEstimate process, double shift, double size)
    {
        var center = Shifted(kind, process, shift, size);
        return kind switch
        {
            ChartKind.P or ChartKind.Np when center is > 0 and < 1 && Math.Floor(size) == size => RowSampler.OfItems(size, center),
            ChartKind.C when center > 0 => RowSampler.OfEvents(1, center),
            ChartKind.U when center > 0 => RowSampler.OfEvents(size, center * size),
            ChartKind.G when center > 0 => RowSampler.OfCases(center),
            ChartKind.T when center > 0 => RowSampler.OfTimes(center),
            _ => null,
        };
    }

    /// <summary>Fraction, rate or mean after a shift in sigma of a point; on a t chart, of the transformed times.</summary>
    private static double Shifted(ChartKind kind, ProcessEstimate process, double shift, double size) => kind switch
    {
        ChartKind.P or ChartKind.Np => process.Center + (shift * Math.Sqrt(process.Center * (1 - process.Center) / size)),
        ChartKind.C => process.Center + (shift * Math.Sqrt(process.Center)),
        ChartKind.U => process.Center + (shift * Math.Sqrt(process.Center / size)),
        ChartKind.G => process.Center + (shift * Math.Sqrt(process.Center * (process.Center + 1))),
        ChartKind.T => Math.Pow(
            (Math.Pow(process.Center, StreamingRareEvents.Exponent) + (shift * process.Sigma)) / TransformedMean, 1 / StreamingRareEvents.Exponent),
        _ => double.NaN,
    };

    /// <summary>Probability of a count or time beyond the limits.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="estimate">What its limits are made from.</param>
    /// <param name="process">The process, before the shift.</param>
    /// <param name="shift">Shift in sigma of a point.</param>
    /// <param name="size">Size of the sample.</param>
    public static double BeyondLimits(ChartDesign design, ProcessEstimate estimate, ProcessEstimate process, double shift, double size)
    {
        var points = new PlottedPoint[1];
        StreamingChart.Create(design, estimate).Plot(new ChartInput([0], size), points);
        var limits = points[0].Limits;
        var center = Shifted(design.Kind, process, shift, size);
        return design.Kind switch
        {
            ChartKind.P => OfItems(limits.Lower * size, limits.Upper * size, size, center),
            ChartKind.Np => OfItems(limits.Lower, limits.Upper, size, center),
            ChartKind.C => OfEvents(limits.Lower, limits.Upper, center),
            ChartKind.U => OfEvents(limits.Lower * size, limits.Upper * size, center * size),
            ChartKind.G => 1 - Geometric.UpperTail(center, FirstBelow(limits.Lower)) + Geometric.UpperTail(center, LastWithin(limits.Upper)),
            _ => 1 - Math.Exp(-limits.Lower / center) + Math.Exp(-limits.Upper / center),
        };
    }

    private static double OfItems(double lower, double upper, double items, double fraction) =>
        Binomial.Cumulative(items, fraction, FirstBelow(lower)) + Binomial.UpperTail(items, fraction, LastWithin(upper));

    private static double OfEvents(double lower, double upper, double mean) =>
        Poisson.Cumulative(mean, FirstBelow(lower)) + Poisson.UpperTail(mean, LastWithin(upper));

    /// <summary>Largest count strictly below a limit, which rounding may have moved off a whole number.</summary>
    private static double FirstBelow(double limit) => Math.Ceiling(limit - (1e-9 * Math.Max(1, limit))) - 1;

    private static double LastWithin(double limit) => Math.Floor(limit + (1e-9 * Math.Max(1, limit)));
}
