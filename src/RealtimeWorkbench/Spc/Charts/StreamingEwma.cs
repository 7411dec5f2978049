using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Exponentially weighted moving averages: z = λx̄ + (1 - λ)z, from the center on.</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 9.2; J. M. Lucas and M. S. Saccucci,
/// <i>Technometrics</i> 32(1), 1990. The variance follows the same recursion, v = (1 - λ)²v + λ²σ²/n, so that sizes may differ; with
/// one size it is σ²/n · λ/(2 - λ) · (1 - (1 - λ)²ⁱ).
/// </remarks>
internal sealed class StreamingEwma(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly double _center = design.Target ?? process.Center;

    /// <summary>Distance of the average from the center: kept small, so that no digits are lost to a large center.</summary>
    private double _offset;

    private double _variance;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var mean = MeanOf(input.Values);
        var (lambda, n) = (design.Lambda, input.Values.Length);
        if (double.IsNaN(mean))
        {
            points[0] = new PlottedPoint(n, mean, Limits(_variance));
            return;
        }

        var variance = process.Sigma * process.Sigma / n;
        _offset = (lambda * (mean - _center)) + ((1 - lambda) * _offset);
        _variance = ((1 - lambda) * (1 - lambda) * _variance) + (lambda * lambda * variance);
        points[0] = new PlottedPoint(
            n, _center + _offset, Limits(design.HasSteadyLimits ? variance * lambda / (2 - lambda) : _variance));
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_offset);
        writer.Write(_variance);
    }

    internal override void Restore(StateReader reader) => (_offset, _variance) = (reader.ReadDouble(), reader.ReadDouble());

    private ControlLimits Limits(double variance) => ControlLimits.Around(_center, Math.Sqrt(variance), design.MultipleOfMeans);
}
