using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Charts of counts: p, np, c, u and Laney's p′ and u′; limits follow the size of each sample.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 7.2 and 7.3; D. B. Laney, "Improved control
/// charts for attributes", <i>Quality Engineering</i> 14(4), 2002. With a coverage, limits are quantiles of the binomial or Poisson
/// distribution: on average (1 - coverage)/2 of the points of a process in control, or less, are beyond each; those of Laney's charts are the
/// multiples of sigma that hold so much of a normal one.
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
        var isOfItems = Info.Kind is ChartKind.P or ChartKind.LaneyP or ChartKind.Np;
        var scale = Info.Kind == ChartKind.Np ? size : 1;
        var sigma = Math.Sqrt((isOfItems ? center * (1 - center) : center) / size) * scale;
        var multiple = design.MultipleOfMeans;
        ControlLimits limits;
        if (Info.Kind is ChartKind.LaneyP or ChartKind.LaneyU)
        {
            // These vary by more than a binomial or Poisson distribution does: its quantiles would be far too narrow.
            sigma *= process.Between;
            limits = ControlLimits.Around(center, sigma, multiple).FlooredAtZero();
        }
        else
        {
            limits = design.Coverage is null
                ? ControlLimits.Around(center * scale, sigma, multiple).FlooredAtZero()
                : Quantiles(size, (1 - design.Coverage.Value) / 2, center * scale, sigma);
        }

        if (!isOfItems || limits.Upper < scale)
        {
            return limits;
        }

        // No more than all can be counted. Zones are those of the mirror image, the chart of what was not counted.
        var reach = design.Coverage is null || limits.Lower == 0 ? multiple * sigma : limits.Center - limits.Lower;
        return limits with { Upper = scale, Reach = reach };
    }

    private ControlLimits Quantiles(double size, double tail, double center, double sigma)
    {
        var (lower, upper) = Info.Kind is ChartKind.P or ChartKind.Np
            ? (Binomial.Quantile(size, process.Center, tail), Binomial.UpperQuantile(size, process.Center, tail))
            : (Poisson.Quantile(process.Center * size, tail), Poisson.UpperQuantile(process.Center * size, tail));
        var items = Info.Kind == ChartKind.Np ? 1 : size;
        return new ControlLimits(lower / items, center, upper / items, sigma);
    }
}
