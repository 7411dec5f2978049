using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Values about a center line that follows them: the EWMA of those before, which foretells the next.</summary>
/// <remarks>
/// D. C. Montgomery and C. M. Mastrangelo, "Some statistical process control methods for autocorrelated data", <i>Journal of
/// Quality Technology</i> 23(3), 1991: limits z ± kσₚ about z of the point before, σₚ the standard deviation of the errors of that forecast. Run
/// rules about a line that follows the points mean nothing. The line does not follow a point beyond its limits, which would make it alarm at the good ones after
/// it; after so many in a row that the process must have gone elsewhere it does.
/// </remarks>
internal sealed class StreamingMovingCenter(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    /// <summary>Points beyond the limits in a row from which on the line follows them again.</summary>
    public const int Lasting = 5;

    private double _center = process.Center;
    private int _beyond;

    public override void Plot(in ChartInput input, Span<PlottedPoint> points)
    {
        var value = input.Values[0];
        var limits = ControlLimits.Around(_center, process.Sigma, design.MultipleOfMeans);
        points[0] = new PlottedPoint(1, value, limits);
        if (double.IsNaN(value))
        {
            return;
        }

        _beyond = limits.IsBeyond(value) ? _beyond + 1 : 0;
        if (_beyond is 0 or >= Lasting)
        {
            _center += process.Coefficients[0] * (value - _center);
        }
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_center);
        writer.Write(_beyond);
    }

    internal override void Restore(StateReader reader) => (_center, _beyond) = (reader.ReadDouble(), reader.ReadInt32());
}
