using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Means, ranges and standard deviations of subgroups (X̄-R, X̄-S, X̄, R, S); limits follow the size of each.</summary>
/// <remarks>Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 and 6.3.</remarks>
internal sealed class StreamingSubgroups(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private DispersionLimits _dispersion = new(
        design.Kind is ChartKind.XbarS or ChartKind.S, process, design);

    // The estimate itself is not kept: there are many charts.
    private readonly double _center = process.Center;
    private readonly double _sigma = process.Sigma;
    private int _size;
    private ControlLimits _limits;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var values = input.Values;
        if (Info.Kind is not (ChartKind.R or ChartKind.S))
        {
            if (values.Length != _size)
            {
                _size = values.Length;
                _limits = ShewhartLimits.Mean(_center, _sigma, _size, design.MultipleOfMeans);
            }

            points[0] = new PlottedPoint(values.Length, SampleStatistics.Mean(values), _limits);
        }

        if (Info.Kind != ChartKind.Xbar)
        {
            points[^1] = _dispersion.Plot(values);
        }
    }

    // A subgroup is judged by itself.
    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }
}
