using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Values about a center line that follows them: the EWMA of those before, which foretells the next.</summary>
/// <remarks>
/// D. C. Montgomery and C. M. Mastrangelo, "Some statistical process control methods for autocorrelated data", <i>Journal of
/// Quality Technology</i> 23(3), 1991: limits z ± kσₚ about z of the point before, σₚ the standard deviation of the errors of that forecast. Run
/// rules about a line that follows the points mean nothing.
/// </remarks>
internal sealed class StreamingMovingCenter(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    private double _center = process.Center;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var value = input.Values[0];
        points[0] = new PlottedPoint(1, value, ControlLimits.Around(_center, process.Sigma, design.SigmaMultiple));
        if (!double.IsNaN(value))
        {
            _center += process.Coefficients[0] * (value - _center);
        }
    }

    internal override void Save(StateWriter writer) => writer.Write(_center);

    internal override void Restore(StateReader reader) => _center = reader.ReadDouble();
}
