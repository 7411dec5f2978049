namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>A probability that is asked for at many places close to each other, and takes an integral at each.</summary>
/// <remarks>
/// The logarithm of a tail is a smooth function of the logarithm of the place: the cubic through its four nearest nodes, which lie 1/256 apart, agrees to seven digits
/// (<c>TailTableTests</c>). Not thread-safe.
/// </remarks>
/// <param name="exact">The probability at a place from 0 on.</param>
internal sealed class TailTable(Func<double, double> exact)
{
    private const double NodesInE = 256;

    private readonly Dictionary<int, double> _logarithms = [];
    private double? _atZero;

    /// <summary>The probability at a place.</summary>
    public double Of(double x)
    {
        if (!(x > 0))
        {
            return _atZero ??= exact(0);
        }

        var place = Math.Log(x) * NodesInE;
        var node = (int)Math.Floor(place);
        var (a, b, c, d) = (At(node - 1), At(node), At(node + 1), At(node + 2));
        if (!double.IsFinite(a + b + c + d))
        {
            // So far out that nothing is left.
            return exact(x);
        }

        var t = place - node;
        var (fromA, fromC, fromD) = (t + 1, t - 1, t - 2);
        return Math.Exp(
            (b * fromA * fromC * fromD / 2) - (a * t * fromC * fromD / 6) - (c * fromA * t * fromD / 2) + (d * fromA * t * fromC / 6));
    }

    private double At(int node)
    {
        if (!_logarithms.TryGetValue(node, out var logarithm))
        {
            _logarithms[node] = logarithm = Math.Log(exact(Math.Exp(node / NodesInE)));
        }

        return logarithm;
    }
}
