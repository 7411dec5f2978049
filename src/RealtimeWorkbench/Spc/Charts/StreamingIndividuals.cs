using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Individual values and moving ranges (I-MR, I, MR), value by value.</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 6.4.</remarks>
internal sealed class StreamingIndividuals(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly ControlLimits _limits = ShewhartLimits.Mean(process.Center, process.Sigma, n: 1, design.MultipleOfMeans);

    private MovingRange _range = new(
        design.MovingRangeSpan, ShewhartLimits.Range(design, process.Sigma, design.MovingRangeSpan));

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var value = input.Values[0];
        var range = _range.Next(value);
        if (Info.Kind != ChartKind.MovingRange)
        {
            points[0] = new PlottedPoint(1, value, _limits);
        }

        if (Info.Kind != ChartKind.Individuals)
        {
            points[^1] = range;
        }
    }

    internal override void Save(StateWriter writer) => _range.Save(writer);

    internal override void Restore(StateReader reader) => _range.Restore(reader);
}
