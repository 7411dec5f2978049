using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Values about a center line that follows them: the EWMA of those before, which foretells the next.</summary>
/// <remarks>
/// D. C. Montgomery and C. M. Mastrangelo, "Some statistical process control methods for autocorrelated data", <i>Journal of
/// Quality Technology</i> 23(3), 1991: limits z ± kσₚ about z of the point before, σₚ the standard deviation of the errors of that forecast. Run
/// rules about a line that follows the points mean nothing. By a rule of our own the line moves as if a point beyond its limits were at most 2σₚ from it, so that one bad
/// point does not make the good ones after it alarm (21 % of the next ones at λ = 0.95, where it would be nearly all); after so many in a row that the process must have
/// gone elsewhere it follows them in full. A line that stood still would double the points beyond of a process in control.
/// </remarks>
internal sealed class StreamingMovingCenter(ChartDesign design, ProcessEstimate process) : StreamingChart(design.Kind)
{
    /// <summary>Points beyond the limits in a row from which on the line follows them in full.</summary>
    public const int Lasting = 5;

    /// <summary>Errors of forecast that the line takes a point beyond the limits for, at most, in units of σₚ.</summary>
    private const double MostOfStep = 2;

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
        var error = value - _center;
        if (_beyond is > 0 and < Lasting)
        {
            error = Math.Clamp(error, -MostOfStep * process.Sigma, MostOfStep * process.Sigma);
        }

        _center += process.Coefficients[0] * error;
    }

    internal override void Save(StateWriter writer)
    {
        writer.Write(_center);
        writer.Write(_beyond);
    }

    internal override void Restore(StateReader reader) => (_center, _beyond) = (reader.ReadDouble(), reader.ReadInt32());
}
