using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Short runs of several parts on one chart: standardized values (Z-MR) or deviations from nominal (DNOM).</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 10.1; D. J. Wheeler, <i>Short Run SPC</i>,
/// 1991. DNOM takes it that all parts vary alike; Z-MR divides each by its own sigma. A moving range reaches from one part to the next.
/// </remarks>
internal sealed class StreamingShortRun(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly bool _isStandardized = design.Kind == ChartKind.ZMovingRange;

    private readonly ControlLimits _limits = ShewhartLimits.Mean(
        0, design.Kind == ChartKind.ZMovingRange ? 1 : process.Sigma, n: 1, design.MultipleOfMeans);

    private MovingRange _range = new(
        2, ShewhartLimits.Range(design, design.Kind == ChartKind.ZMovingRange ? 1 : process.Sigma, 2));

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var part = process.Parts[input.Part];
        var deviation = (input.Values[0] - part.Center) / (_isStandardized ? part.Sigma : 1);
        points[0] = new PlottedPoint(1, deviation, _limits);
        points[1] = _range.Next(deviation);
    }

    internal override void Save(StateWriter writer) => _range.Save(writer);

    internal override void Restore(StateReader reader) => _range.Restore(reader);
}
