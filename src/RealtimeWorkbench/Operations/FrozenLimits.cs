using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Spc;

namespace RealtimeWorkbench.Operations;

/// <summary>Lets a threshold of type spc_limit ask for the limits that a control chart has frozen.</summary>
/// <param name="charts">Has the limits for single values.</param>
internal sealed class FrozenLimits(ISpcLimits charts) : IControlLimitSource
{
    /// <inheritdoc />
    public bool TryGet(int machine, int metric, out double lower, out double center, out double upper)
    {
        var known = charts.TryGet(machine, metric, out var limits);
        (lower, center, upper) = (limits.Lower, limits.Center, limits.Upper);
        return known;
    }
}
