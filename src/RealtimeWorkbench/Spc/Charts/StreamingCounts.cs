using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Charts of counts: p, np, c, u and Laney's p′ and u′; limits follow the size of each sample.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 7.2 and 7.3; D. B. Laney, "Improved control
/// charts for attributes", <i>Quality Engineering</i> 14(4), 2002. With a coverage, limits are quantiles of the binomial or Poisson
/// distribution: on average (1 - coverage)/2 of the points of a process in control, or less, are beyond each.
/// </remarks>
internal sealed class StreamingCounts(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private double _size = double.NaN;
    private ControlLimits _limits;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var size = Info.Kind == ChartKind.C ? 1 : input.Size;
        if (size != _size)
        {
            _size = size;
            _limits = Limits(size);
        }

        var isCount = Info.Kind is ChartKind.C or ChartKind.Np;
        points[0] = new PlottedPoint(size, isCount ? input.Values[0] : input.Values[0] / size, _limits);
    }

    // A count is judged by itself.
    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }

    private ControlLimits Limits(double size)
    {
        var center = process.Center;
        if (Info.Kind is ChartKind.P or ChartKind.LaneyP or ChartKind.Np)
        {
            var isNumber = Info.Kind == ChartKind.Np;
            var scale = isNumber ? size : 1;
            var sigma = Math.Sqrt(center * (1 - center) / size) * (Info.Kind == ChartKind.LaneyP ? process.Between : 1);
            if (design.Coverage is { } coverage)
            {
                var tail = (1 - coverage) / 2;
                scale = isNumber ? 1 : 1 / size;
                return new ControlLimits(
                    Binomial.Quantile(size, center, tail) * scale,
                    center * (isNumber ? size : 1),
                    Binomial.UpperQuantile(size, center, tail) * scale,
                    sigma * (isNumber ? size : 1));
            }

            var limits = ControlLimits.Around(center * scale, sigma * scale, design.SigmaMultiple).FlooredAtZero();
            return limits with { Upper = Math.Min(scale, limits.Upper) };
        }

        if (design.Coverage is { } within)
        {
            var tail = (1 - within) / 2;
            return new ControlLimits(
                Poisson.Quantile(center * size, tail) / size,
                center,
                Poisson.UpperQuantile(center * size, tail) / size,
                Math.Sqrt(center / size));
        }

        var spread = Math.Sqrt(center / size) * (Info.Kind == ChartKind.LaneyU ? process.Between : 1);
        return ControlLimits.Around(center, spread, design.SigmaMultiple).FlooredAtZero();
    }
}
