using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Means of subgroups as individual values, their moving ranges, and the spread within (I-MR-R, I-MR-S).</summary>
/// <remarks>
/// Where subgroups differ by more than the spread within them lets expect, such as batches, X̄ limits from that spread are too
/// narrow; these come from the moving range of the means. D. J. Wheeler, <i>Advanced Topics in Statistical Process Control</i>,
/// 1995, chapter 10 ("three-way chart").
/// </remarks>
internal sealed class StreamingBetweenWithin(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly ControlLimits _limits = ShewhartLimits.Mean(process.Center, process.Between, n: 1, design.MultipleOfMeans);
    private MovingRange _range = new(2, ShewhartLimits.Range(design, process.Between, 2));

    private DispersionLimits _dispersion = new(
        design.Kind == ChartKind.BetweenWithinDeviation, process, design);

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var mean = SampleStatistics.Mean(input.Values);
        points[0] = new PlottedPoint(input.Values.Length, mean, _limits);
        points[1] = _range.Next(mean);
        points[2] = _dispersion.Plot(input.Values);
    }

    internal override void Save(StateWriter writer) => _range.Save(writer);

    internal override void Restore(StateReader reader) => _range.Restore(reader);
}
