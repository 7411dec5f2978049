using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>
/// Rates of false alarms of charts whose center and sigma are estimates, between those of a grid. The logarithm of the rate of a chart of normal values is about a straight line
/// in the square of either, so that few nodes do: within 2 % for baselines of 25 rows and more; of 10 rows the rate comes out up to a seventh too high, of 5 a third.
/// </summary>
internal sealed class RateTable
{
    private const int Widths = 12;
    private const int Offsets = 4;

    private readonly (double Low, double Step) _width;
    private readonly (double Low, double Step) _offset;
    private readonly double[,] _logarithms = new double[Widths, Offsets];

    public RateTable(IReadOnlyCollection<ProcessEstimate> estimates, Func<ProcessEstimate, double> rate)
    {
        var (low, high) = (estimates.Min(Width), estimates.Max(Width));
        _width = (low, (high - low) / (Widths - 1));
        _offset = (0, estimates.Max(Offset) / (Offsets - 1));
        for (var i = 0; i < Widths; i++)
        {
            for (var j = 0; j < Offsets; j++)
            {
                var found = rate(new ProcessEstimate(Math.Sqrt(j * _offset.Step), Math.Sqrt(low + (i * _width.Step))));
                _logarithms[i, j] = Math.Log(Math.Max(1e-300, found));
            }
        }
    }

    /// <summary>Points by points: false alarms in one of them.</summary>
    public double Of(ProcessEstimate estimate)
    {
        var (i, x) = Place(Width(estimate), _width, Widths);
        var (j, y) = Place(Offset(estimate), _offset, Offsets);
        var near = ((1 - x) * _logarithms[i, j]) + (x * _logarithms[i + 1, j]);
        var far = ((1 - x) * _logarithms[i, j + 1]) + (x * _logarithms[i + 1, j + 1]);
        return Math.Exp(((1 - y) * near) + (y * far));
    }

    private static double Width(ProcessEstimate estimate) => estimate.Sigma * estimate.Sigma;

    /// <summary>The charts are alike on both sides.</summary>
    private static double Offset(ProcessEstimate estimate) => estimate.Center * estimate.Center;

    private static (int Node, double Part) Place(double value, (double Low, double Step) axis, int nodes)
    {
        var place = axis.Step > 0 ? (value - axis.Low) / axis.Step : 0;
        var node = Math.Clamp((int)place, 0, nodes - 2);
        return (node, place - node);
    }
}
