using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Charts of what lies between rare events: numbers of cases (g) and times (t).</summary>
/// <remarks>
/// g: J. C. Benneyan, "Number-between g-type statistical quality control charts for monitoring adverse events", <i>Health Care
/// Management Science</i> 4(4), 2001: mean m, standard deviation √(m(m + 1)). t: L. S. Nelson, "A control chart for parts-per-million
/// nonconforming items", <i>Journal of Quality Technology</i> 26(3), 1994: times that follow an exponential distribution become about
/// normal when raised to 1/3.6; limits are those of single values there, raised to 3.6 again.
/// </remarks>
internal sealed class StreamingRareEvents(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    /// <summary>Exponent that makes times that follow an exponential distribution about normal.</summary>
    public const double Exponent = 1 / 3.6;

    private readonly ControlLimits _limits = design.Kind == ChartKind.G ? Cases(design, process) : Times(design, process);

    public override void Plot(in ChartInput input, Span<PlottedPoint> points) =>
        points[0] = new PlottedPoint(1, input.Values[0], _limits);

    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }

    private static ControlLimits Cases(ChartDesign design, ProcessEstimate process)
    {
        var sigma = Math.Sqrt(process.Center * (process.Center + 1));
        if (design.Coverage is not { } coverage)
        {
            return ControlLimits.Around(process.Center, sigma, design.SigmaMultiple).FlooredAtZero();
        }

        var tail = (1 - coverage) / 2;
        return new ControlLimits(
            Geometric.Quantile(process.Center, tail), process.Center, Geometric.UpperQuantile(process.Center, tail), sigma);
    }

    private static ControlLimits Times(ChartDesign design, ProcessEstimate process)
    {
        var transformed = ControlLimits.Around(Math.Pow(process.Center, Exponent), process.Sigma, design.MultipleOfMeans).FlooredAtZero();
        return new ControlLimits(
            Math.Pow(transformed.Lower, 1 / Exponent),
            process.Center,
            Math.Pow(transformed.Upper, 1 / Exponent),
            process.Sigma);
    }
}
