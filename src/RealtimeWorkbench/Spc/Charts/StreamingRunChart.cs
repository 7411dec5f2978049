using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Values about their median, without limits.</summary>
internal sealed class StreamingRunChart(ProcessEstimate process) : StreamingChart(ChartKind.Run)
{
    private readonly ControlLimits _limits = new(double.NegativeInfinity, process.Center, double.PositiveInfinity, process.Sigma);

    public override void Plot(in ChartInput input, Span<PlottedPoint> points) =>
        points[0] = new PlottedPoint(1, input.Values[0], _limits);

    internal override void Save(StateWriter writer)
    {
    }

    internal override void Restore(StateReader reader)
    {
    }
}
