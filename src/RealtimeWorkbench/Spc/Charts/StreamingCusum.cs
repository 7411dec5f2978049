using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Tabular cumulative sums of z = (x̄ - target)/(σ/√n): C⁺ = max(0, C⁺ + z - k) and C⁻ = max(0, C⁻ - z - k).</summary>
/// <remarks>
/// Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 9.1; fast initial response: J. M. Lucas and
/// R. B. Crosier, <i>Technometrics</i> 24(3), 1982. The sums go on after a signal: how long they stay high says how long the shift lasts.
/// Montgomery starts them anew once the cause is removed. A monitor is not told of that: it holds them at <see cref="ChartDesign.MostSum"/>,
/// so that they fall below the interval soon after the process is back, and the next shift is seen. False alarms are none the more for it.
/// </remarks>
internal sealed class StreamingCusum(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private readonly double _center = design.Target ?? process.Center;
    private readonly ControlLimits _limits = new(0, 0, design.DecisionInterval, 1);
    private readonly double _most = design.MostSum ?? double.PositiveInfinity;
    private double _above = design.HeadStart;
    private double _below = design.HeadStart;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var n = input.Values.Length;
        var z = (MeanOf(input.Values) - _center) / (process.Sigma / Math.Sqrt(n));
        if (double.IsNaN(z))
        {
            points[0] = points[1] = new PlottedPoint(n, z, _limits);
            return;
        }

        var above = Math.Max(0, _above + z - (design.Shift / 2));
        var below = Math.Max(0, _below - z - (design.Shift / 2));
        points[0] = new PlottedPoint(n, above, _limits);
        points[1] = new PlottedPoint(n, below, _limits);

        // What a point added is shown; what the next one starts from is held.
        (_above, _below) = (Math.Min(above, _most), Math.Min(below, _most));
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_above);
        writer.Write(_below);
    }

    internal override void Restore(StateReader reader) => (_above, _below) = (reader.ReadDouble(), reader.ReadDouble());
}
